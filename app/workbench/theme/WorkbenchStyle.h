// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProxyStyle>

namespace postern::workbench {

class Theme;

/// Fusion with what it lacks: a focus ring of two pixels that is seen in every scheme, flat table headers, a compact form,
/// and rest for those who asked for less motion.
class WorkbenchStyle final : public QProxyStyle {
    Q_OBJECT
  public:
    /// What a row of a table is higher than its text.
    static constexpr auto rowPadding = static_cast<PixelMetric>(PM_CustomBase + 1);

    explicit WorkbenchStyle(const Theme& theme);

    using QProxyStyle::polish;
    /// A button that has the focus is pressed by Enter as well as by the space bar, in the window as in a dialog.
    void polish(QWidget* widget) override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* answer) const override;

  private:
    void ring(QPainter* painter, const QRect& rect) const;
    void header(const QStyleOption* option, QPainter* painter) const;

    const Theme& theme_;
};

} // namespace postern::workbench

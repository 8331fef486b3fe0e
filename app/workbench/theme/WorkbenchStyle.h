// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProxyStyle>

namespace postern::workbench {

class Theme;

/// Fusion with what it lacks: a focus ring of two pixels that is seen in every scheme, and flat table headers.
class WorkbenchStyle final : public QProxyStyle {
    Q_OBJECT
  public:
    explicit WorkbenchStyle(const Theme& theme);

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

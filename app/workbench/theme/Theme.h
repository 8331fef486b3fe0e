// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QObject>
#include <QPalette>

class QDBusVariant;

namespace postern::workbench {

/// Names of the colours that widgets may use; there is no colour literal outside of Theme.cpp.
enum class Colour : std::uint8_t {
    Window,   ///< behind everything
    Surface,  ///< lists, editors
    Raised,   ///< rail, bars, cards
    Border,
    Text,
    Muted,       ///< secondary text; 4.5:1 on all three surfaces
    Placeholder,
    Accent,      ///< links, the chosen mode
    AccentText,  ///< text on Accent
    Selection,
    SelectionText,
    Focus,
    Ok,
    Warning,
    Error,
    Info,
    DiffAdded,   ///< backgrounds of compared text
    DiffRemoved,
    DiffChanged,
    Count
};

/// The look of the workbench: named colours for a light, a dark and a high-contrast scheme, and fonts.
/// "System" follows the desktop's wish (XDG portal) and changes with it.
class Theme : public QObject {
    Q_OBJECT
  public:
    enum class Scheme : std::uint8_t { System, Light, Dark, HighContrast };
    Q_ENUM(Scheme)
    static constexpr int chainHues = 12;

    explicit Theme(QObject* parent = nullptr);

    /// Sets style, palette and style sheet of the application; once at the start, before a widget is made.
    void install();
    void setScheme(Scheme scheme);
    [[nodiscard]] Scheme scheme() const { return scheme_; }
    /// What is shown now: never System.
    [[nodiscard]] Scheme effective() const;
    [[nodiscard]] bool dark() const { return effective() != Scheme::Light; }

    /// Nothing moves by itself: no animation, no running bar.
    void setStill(bool still) { still_ = still; }
    [[nodiscard]] bool still() const { return still_; }
    /// Less room between things and in rows; for what is made from now on.
    void setCompact(bool compact) { compact_ = compact; }
    [[nodiscard]] bool compact() const { return compact_; }

    [[nodiscard]] QColor colour(Colour name) const { return colour(effective(), name); }
    [[nodiscard]] static QColor colour(Scheme effective, Colour name);
    /// The hue of the n-th filter of a chain (n counts from 0 and wraps); readable on Surface.
    [[nodiscard]] QColor chain(int n) const;
    [[nodiscard]] QPalette palette() const;
    /// For bodies, code, addresses. `points` is relative to the interface's font.
    [[nodiscard]] QFont monospace(int points = 0) const;

    /// WCAG 2.1 contrast of two opaque colours, 1 to 21.
    [[nodiscard]] static double contrast(const QColor& a, const QColor& b);

  Q_SIGNALS:
    /// The colours are others now; palettes are already set.
    void changed();

  private:
    void apply();
    void askDesktop();
    void takeDesktopScheme(uint value);

    Scheme scheme_ = Scheme::System;
    bool desktopDark_ = false;
    bool installed_ = false;
    bool still_ = false;
    bool compact_ = false;

  private Q_SLOTS:
    void desktopSettingChanged(const QString& group, const QString& key, const QDBusVariant& value);
};

} // namespace postern::workbench

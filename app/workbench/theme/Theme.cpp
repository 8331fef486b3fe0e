// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/theme/Theme.h"

#include "workbench/theme/WorkbenchStyle.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QFontDatabase>
#include <QToolTip>
#include <array>
#include <cmath>

namespace postern::workbench {
namespace {

constexpr auto colourCount = static_cast<std::size_t>(Colour::Count);
using Colours = std::array<QRgb, colourCount>;

// In the order of enum Colour.
constexpr Colours lightColours{
    0xfff3f4f7, 0xffffffff, 0xffe9ebf0, 0xffc6cad4, 0xff16181d, 0xff4a4f5c, 0xff5f6573, 0xff1d4fbe, 0xffffffff, 0xff1d4fbe,
    0xffffffff, 0xff1d4fbe, 0xff13653a, 0xff7a4a00, 0xffa8141f, 0xff1d4fbe, 0xffd5f2dd, 0xfffbd9db, 0xfffaebc4,
};
constexpr Colours darkColours{
    0xff191b20, 0xff202329, 0xff282b33, 0xff444955, 0xffeceef2, 0xffb9bec9, 0xff9ba1af, 0xff8fb5ff, 0xff10131a, 0xff2f57a8,
    0xffffffff, 0xff8fb5ff, 0xff7fd69a, 0xfff2c166, 0xffff9a9a, 0xff8fb5ff, 0xff1d4a2d, 0xff5a2428, 0xff524216,
};
constexpr Colours contrastColours{
    0xff000000, 0xff000000, 0xff0c0c0c, 0xffffffff, 0xffffffff, 0xffe4e4e4, 0xffcccccc, 0xffffe14d, 0xff000000, 0xffffe14d,
    0xff000000, 0xffffe14d, 0xff6dff9c, 0xffffcf4d, 0xffff9c9c, 0xff8fd3ff, 0xff00401a, 0xff550008, 0xff4a3a00,
};

const Colours& coloursOf(Theme::Scheme scheme)
{
    switch (scheme) {
    case Theme::Scheme::Dark:
        return darkColours;
    case Theme::Scheme::HighContrast:
        return contrastColours;
    case Theme::Scheme::System:
    case Theme::Scheme::Light:
        break;
    }
    return lightColours;
}

double luminance(const QColor& colour)
{
    const auto linear = [](double part) {
        return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

} // namespace

Theme::Theme(QObject* parent) : QObject(parent) {}

void Theme::install()
{
    installed_ = true;
    QApplication::setStyle(new WorkbenchStyle(*this));
    apply();
    askDesktop();
}

void Theme::setScheme(Scheme scheme)
{
    if (scheme == scheme_)
        return;
    const Scheme before = effective();
    scheme_ = scheme;
    if (effective() != before)
        apply();
}

Theme::Scheme Theme::effective() const
{
    if (scheme_ != Scheme::System)
        return scheme_;
    return desktopDark_ ? Scheme::Dark : Scheme::Light;
}

QColor Theme::colour(Scheme effective, Colour name)
{
    return QColor::fromRgb(coloursOf(effective).at(static_cast<std::size_t>(name)));
}

QColor Theme::chain(int n) const
{
    const int step = ((n % chainHues) + chainHues) % chainHues;
    const int hue = (step * 360 / chainHues + 210) % 360; // starts at the accent's blue
    return dark() ? QColor::fromHsl(hue, 150, 170) : QColor::fromHsl(hue, 190, 72);
}

QPalette Theme::palette() const
{
    QPalette palette;
    palette.setColor(QPalette::Window, colour(Colour::Window));
    palette.setColor(QPalette::WindowText, colour(Colour::Text));
    palette.setColor(QPalette::Base, colour(Colour::Surface));
    palette.setColor(QPalette::AlternateBase, colour(Colour::Window));
    palette.setColor(QPalette::Text, colour(Colour::Text));
    palette.setColor(QPalette::PlaceholderText, colour(Colour::Placeholder));
    palette.setColor(QPalette::Button, colour(Colour::Raised));
    palette.setColor(QPalette::ButtonText, colour(Colour::Text));
    palette.setColor(QPalette::BrightText, colour(Colour::Error));
    palette.setColor(QPalette::ToolTipBase, colour(Colour::Raised));
    palette.setColor(QPalette::ToolTipText, colour(Colour::Text));
    palette.setColor(QPalette::Highlight, colour(Colour::Selection));
    palette.setColor(QPalette::HighlightedText, colour(Colour::SelectionText));
    palette.setColor(QPalette::Link, colour(Colour::Accent));
    palette.setColor(QPalette::LinkVisited, colour(Colour::Accent));
    palette.setColor(QPalette::Light, colour(Colour::Raised).lighter(120));
    palette.setColor(QPalette::Mid, colour(Colour::Border));
    palette.setColor(QPalette::Dark, colour(Colour::Border));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, colour(Colour::Placeholder));
    return palette;
}

QFont Theme::monospace(int points) const
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setStyleHint(QFont::Monospace);
    const int size = QApplication::font().pointSize();
    if (size > 0)
        font.setPointSize(std::max(6, size + points));
    return font;
}

double Theme::contrast(const QColor& a, const QColor& b)
{
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

void Theme::apply()
{
    if (installed_) {
        QApplication::setPalette(palette());
        QToolTip::setPalette(palette());
    }
    Q_EMIT changed();
}

// Qt 6.4 does not know the desktop's colour scheme (6.5 does): the portal tells. No portal, no answer, light.
void Theme::askDesktop()
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    const QString service = QStringLiteral("org.freedesktop.portal.Desktop");
    const QString path = QStringLiteral("/org/freedesktop/portal/desktop");
    const QString interface = QStringLiteral("org.freedesktop.portal.Settings");
    bus.connect(service, path, interface, QStringLiteral("SettingChanged"), this,
                SLOT(desktopSettingChanged(QString, QString, QDBusVariant)));
    QDBusMessage call = QDBusMessage::createMethodCall(service, path, interface, QStringLiteral("Read"));
    call << QStringLiteral("org.freedesktop.appearance") << QStringLiteral("color-scheme");
    auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher* done) {
        const QDBusPendingReply<QDBusVariant> reply = *done;
        if (reply.isValid())
            takeDesktopScheme(reply.value().variant().value<QDBusVariant>().variant().toUInt());
        done->deleteLater();
    });
}

void Theme::desktopSettingChanged(const QString& group, const QString& key, const QDBusVariant& value)
{
    if (group == QLatin1String("org.freedesktop.appearance") && key == QLatin1String("color-scheme"))
        takeDesktopScheme(value.variant().toUInt());
}

void Theme::takeDesktopScheme(uint value)
{
    const bool dark = value == 1; // 0 no preference, 1 dark, 2 light
    if (dark == desktopDark_)
        return;
    desktopDark_ = dark;
    if (scheme_ == Scheme::System)
        apply();
}

} // namespace postern::workbench

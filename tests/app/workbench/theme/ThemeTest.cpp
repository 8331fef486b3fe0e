// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/TestMain.h"
#include "workbench/theme/IconProvider.h"
#include "workbench/theme/Theme.h"

#include <QApplication>
#include <QDirIterator>
#include <QtTest>

using namespace postern::workbench;

class ThemeTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void textCanBeReadInEveryScheme_data()
    {
        QTest::addColumn<int>("scheme");
        QTest::addRow("light") << static_cast<int>(Theme::Scheme::Light);
        QTest::addRow("dark") << static_cast<int>(Theme::Scheme::Dark);
        QTest::addRow("high contrast") << static_cast<int>(Theme::Scheme::HighContrast);
    }

    void textCanBeReadInEveryScheme()
    {
        QFETCH(int, scheme);
        const auto colour = [scheme](Colour name) { return Theme::colour(static_cast<Theme::Scheme>(scheme), name); };
        const auto atLeast = [&](Colour a, Colour b, double wanted) {
            const double got = Theme::contrast(colour(a), colour(b));
            if (got < wanted)
                qWarning("%d on %d: %.2f, wanted %.1f", static_cast<int>(a), static_cast<int>(b), got, wanted);
            return got >= wanted;
        };
        bool good = true;
        for (const Colour ground : {Colour::Window, Colour::Surface, Colour::Raised}) {
            good &= atLeast(Colour::Text, ground, 7);
            for (const Colour ink : {Colour::Muted, Colour::Placeholder, Colour::Accent, Colour::Ok, Colour::Warning, Colour::Error})
                good &= atLeast(ink, ground, 4.5);
            good &= atLeast(Colour::Focus, ground, 3); // WCAG 1.4.11
        }
        for (const Colour ground : {Colour::DiffAdded, Colour::DiffRemoved, Colour::DiffChanged})
            good &= atLeast(Colour::Text, ground, 7);
        good &= atLeast(Colour::SelectionText, Colour::Selection, 4.5);
        good &= atLeast(Colour::AccentText, Colour::Accent, 4.5);
        QVERIFY(good);
    }

    void huesOfTheChainCanBeSeen()
    {
        Theme theme;
        for (const auto scheme : {Theme::Scheme::Light, Theme::Scheme::Dark, Theme::Scheme::HighContrast}) {
            theme.setScheme(scheme);
            for (int n = 0; n < Theme::chainHues; ++n)
                QVERIFY2(Theme::contrast(theme.chain(n), theme.colour(Colour::Surface)) >= 3, qPrintable(QString::number(n)));
        }
        QCOMPARE(theme.chain(0), theme.chain(Theme::chainHues));
    }

    void changingTheSchemeIsToldOnceAndReachesThePalette()
    {
        Theme theme;
        theme.setScheme(Theme::Scheme::Light);
        theme.install();
        QSignalSpy changed(&theme, &Theme::changed);
        theme.setScheme(Theme::Scheme::Dark);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(QApplication::palette().color(QPalette::Window), theme.colour(Colour::Window));
        theme.setScheme(Theme::Scheme::Dark);
        QCOMPARE(changed.count(), 1);
    }

    void iconsFollowThePalette()
    {
        const auto darkest = [] {
            const QImage image = icon(u"play").pixmap(32, 32).toImage();
            int lightness = -1;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x) {
                    if (image.pixelColor(x, y).alpha() == 255)
                        lightness = image.pixelColor(x, y).lightness();
                }
            }
            return lightness;
        };
        Theme theme;
        theme.setScheme(Theme::Scheme::Light);
        theme.install();
        const int light = darkest();
        theme.setScheme(Theme::Scheme::Dark);
        const int dark = darkest();
        QVERIFY(light >= 0 && light < 60);
        QVERIFY(dark > 190);
    }

    void anUnknownIconIsNull() { QVERIFY(icon(u"there-is-no-such-icon").isNull()); }
};

POSTERN_TEST(ThemeTest);
#include "ThemeTest.moc"

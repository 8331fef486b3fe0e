// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/TestMain.h"
#include "workbench/plot/TimeChart.h"

#include <QSignalSpy>
#include <QtTest>
#include <limits>

using namespace postern::workbench;

class TimeChartTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void itIsDrawnInTheThemesColoursAndSaysWhatItShows()
    {
        Theme theme;
        theme.setScheme(Theme::Scheme::Dark);
        TimeChart chart(theme, QStringLiteral("chart"), QStringLiteral("Requests"));
        chart.resize(400, 200);
        chart.setUnit(QStringLiteral("requests/s"), 1);
        chart.setSeries({{QStringLiteral("all"), Colour::Accent, {0, 1, 2, 3}, {1, 5, std::numeric_limits<double>::quiet_NaN(), 2}, true}}, 0, 3);
        chart.setSummary(QStringLiteral("At most 5."));
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        const QImage picture = chart.grab().toImage();
        QCOMPARE(picture.pixelColor(2, 2), theme.colour(Colour::Surface));
        int accent = 0;
        for (int x = 0; x < picture.width(); ++x) {
            for (int y = 0; y < picture.height(); ++y)
                accent += picture.pixelColor(x, y) == theme.colour(Colour::Accent) ? 1 : 0;
        }
        QVERIFY(accent > 50);
        QCOMPARE(chart.accessibleDescription(), QStringLiteral("At most 5."));
    }

    void aClickTellsTheMoment()
    {
        Theme theme;
        TimeChart chart(theme, QStringLiteral("chart"), QStringLiteral("Requests"));
        chart.resize(400, 200);
        chart.setSeries({{QStringLiteral("all"), Colour::Accent, {100, 200}, {1, 1}, false}}, 100, 200);
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        chart.grab(); // lays the axes out
        QSignalSpy spy(&chart, &TimeChart::clicked);
        QTest::mouseClick(chart.findChild<QWidget*>(QStringLiteral("chart")), Qt::LeftButton, {}, QPoint(220, 90));
        QCOMPARE(spy.size(), 1);
        const double moment = spy.first().first().toDouble();
        QVERIFY2(moment > 120 && moment < 180, qPrintable(QString::number(moment)));
    }
};

POSTERN_TEST(TimeChartTest);
#include "TimeChartTest.moc"

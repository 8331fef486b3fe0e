// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/DetailText.h"

#include "support/TestMain.h"

#include <QCoreApplication>
#include <QTranslator>
#include <QtTest>
#include <cstring>

using namespace postern::workbench;

namespace {

/// Says some of them backwards, so that what is translated is seen.
class Backwards final : public QTranslator {
  public:
    [[nodiscard]] bool isEmpty() const override { return false; }
    [[nodiscard]] QString translate(const char* context, const char* source, const char* /*comment*/, int /*n*/) const override
    {
        if (std::strcmp(context, "Detail") != 0)
            return {};
        const QString text = QString::fromUtf8(source);
        return text == QLatin1String("cannot connect to %1: %2")             ? QStringLiteral("%2 (%1)!")
               : text == QLatin1String("keys cannot be fetched from %1: %2") ? QStringLiteral("KEYS %1 %2")
               : text == QLatin1String("%1: no connection: %2")              ? QStringLiteral("%2")
                                                                             : QString();
    }
};

} // namespace

class DetailTextTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void inEnglishItStays()
    {
        QCOMPARE(detailText("cannot connect to 127.0.0.1:1: Connection refused"), QStringLiteral("cannot connect to 127.0.0.1:1: Connection refused"));
    }

    void whatOneQuotesIsTranslatedToo()
    {
        Backwards other;
        QCoreApplication::installTranslator(&other);
        QCOMPARE(detailText("cannot connect to a:1: Connection refused"), QStringLiteral("Connection refused (a:1)!"));
        QCOMPARE(detailText("keys cannot be fetched from https://a/keys: GET https://a: no connection: cannot connect to a:1: refused"),
                 QStringLiteral("KEYS https://a/keys refused (a:1)!"));
        QCOMPARE(detailText("cannot connect to %2: %1"), QStringLiteral("%1 (%2)!")); // what is put in is not filled again
        QCOMPARE(detailText("what nobody knows"), QStringLiteral("what nobody knows"));
        QCOMPARE(detailText(std::string(10'000, 'x')).size(), 10'000);
        QCoreApplication::removeTranslator(&other);
    }
};

POSTERN_TEST(DetailTextTest);
#include "DetailTextTest.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/tryit/PostmanTests.h"

#include "controlplane/calls/CallTestRun.h"
#include "support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <thread>

using namespace postern;
using namespace postern::workbench;

namespace {

const QByteArray canary("CaNaRy5528zQ7xW9");

QByteArray collection()
{
    // ' stands for ", and ` for one within a text.
    return QByteArray("{'info':{'name':'Shop','schema':'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'},'item':["
                      "{'name':'Orders','item':[{'name':'One order','request':{'method':'GET','url':'{{base}}/orders/17?token=CANARY&x=1',"
                      "'header':[{'key':'Authorization','value':'Bearer CANARY'},{'key':'Accept','value':'application/json'}]}}]},"
                      "{'name':'One order','request':{'method':'POST','url':'https://u:CANARY@shop.example/orders','header':[{'key':'X-API-Key','value':'CANARY'},"
                      "{'key':'Content-Type','value':'application/json'}],'body':{'mode':'raw','raw':'{`item`:`tea`,`password`:`CANARY`}'}}}]}")
        .replace("'", "\"")
        .replace("`", "\\\"")
        .replace("CANARY", canary);
}

} // namespace

class PostmanTestsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void eachRequestIsATestThatCanBeRun()
    {
        const QTemporaryDir folder;
        const QString tests = folder.filePath(QStringLiteral("tests"));
        const auto done = writePostmanTests(collection(), QStringLiteral("shop.json"), tests);
        QVERIFY2(done, done ? "" : done.error().describe().c_str());
        QCOMPARE(done->written, 2);
        QCOMPARE(done->collection, QStringLiteral("Shop"));
        QVERIFY2(done->remarks.join(QLatin1Char(' ')).contains(QStringLiteral("base")), qPrintable(done->remarks.join(QLatin1Char(' '))));
        const QStringList files = QDir(tests).entryList(QDir::Files, QDir::Name);
        QCOMPARE(files, (QStringList{QStringLiteral("one-order.yaml"), QStringLiteral("orders-one-order.yaml")}));
        const auto first = calls::loadTest((tests + QStringLiteral("/orders-one-order.yaml")).toStdString());
        QVERIFY2(first, first ? "" : first.error().message().c_str());
        QCOMPARE(first->test.name, std::string("Orders / One order"));
        QVERIFY(first->test.url.starts_with("{{base}}/orders/17?"));
        QCOMPARE(first->test.checks.size(), std::size_t(1));
        const auto second = calls::loadTest((tests + QStringLiteral("/one-order.yaml")).toStdString());
        QVERIFY(second);
        QCOMPARE(second->test.method, std::string("POST"));
        QVERIFY(second->test.body.find("tea") != std::string::npos);
        // Once more: nothing is written over.
        QVERIFY(writePostmanTests(collection(), QStringLiteral("shop.json"), tests));
        QCOMPARE(QDir(tests).entryList(QDir::Files).size(), 4);
    }

    void noSecretOfACollectionReachesTheDisk()
    {
        const QTemporaryDir folder;
        QVERIFY(writePostmanTests(collection(), QStringLiteral("shop.json"), folder.path()));
        QByteArray all;
        const QStringList files = QDir(folder.path()).entryList(QDir::Files);
        for (const QString& name : files) {
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            all += file.readAll();
        }
        QVERIFY(all.contains("application/json")); // the search finds
        QVERIFY2(!all.contains(canary) && !all.contains(canary.toBase64().left(12)), all.constData());
    }

    void whatIsStoppedOrFailsLeavesNoTest()
    {
        const QTemporaryDir folder;
        const QString tests = folder.filePath(QStringLiteral("tests"));
        const std::atomic<bool> stop{true};
        const auto stopped = writePostmanTests(collection(), QStringLiteral("shop.json"), tests, &stop);
        QVERIFY(!stopped && stopped.error().kind() == ErrorKind::Cancelled);
        QVERIFY(!QDir(tests).exists() || QDir(tests).isEmpty());
        // In the midst of writing: as soon as the first one is there.
        QByteArray many = "{\"info\":{\"name\":\"Many\",\"schema\":\"https://schema.getpostman.com/json/collection/v2.1.0/collection.json\"},\"item\":[";
        for (int n = 0; n < 3'000; ++n)
            many += QByteArray(n == 0 ? "" : ",") + "{\"name\":\"one " + QByteArray::number(n) + "\",\"request\":{\"method\":\"GET\",\"url\":\"https://h/\"}}";
        many += "]}";
        QDir().mkpath(tests);
        QFile own(tests + QStringLiteral("/own.yaml"));
        QVERIFY(own.open(QIODevice::WriteOnly));
        std::atomic<bool> later{false};
        std::atomic<bool> ended{false};
        std::thread watching([&] {
            while (QDir(tests).entryList({QStringLiteral("one-*.yaml")}, QDir::Files).isEmpty() && !ended)
                std::this_thread::yield();
            later = true;
        });
        const auto half = writePostmanTests(many, QStringLiteral("many.json"), tests, &later);
        ended = true;
        watching.join();
        QVERIFY(!half && half.error().kind() == ErrorKind::Cancelled);
        QCOMPARE(QDir(tests).entryList(QDir::Files), QStringList{QStringLiteral("own.yaml")});
    }

    void aBrokenCollectionSaysWhere()
    {
        const QTemporaryDir folder;
        const auto broken = writePostmanTests("{\"info\":{\"name\":\"x\"},\n \"item\":[}", QStringLiteral("shop.json"), folder.path());
        QVERIFY(!broken);
        const QString said = QString::fromStdString(broken.error().describe());
        QVERIFY2(said.contains(QStringLiteral("shop.json:2:")), qPrintable(said));
        QVERIFY(QDir(folder.path()).isEmpty());
        const auto nowhere = writePostmanTests(collection(), QStringLiteral("shop.json"), QStringLiteral("/proc/nowhere"));
        QVERIFY(!nowhere && nowhere.error().kind() == ErrorKind::IoError);
    }
};

POSTERN_TEST(PostmanTestsTest);
#include "PostmanTestsTest.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/TestMain.h"
#include "workbench/models/ApiListModel.h"
#include "workbench/models/LogModel.h"
#include "workbench/models/ProblemModel.h"

#include <QAbstractItemModelTester>
#include <QtTest>

using namespace postern::workbench;

namespace {

QVector<ApiRow> someApis()
{
    QVector<ApiRow> apis(3);
    apis[0].key = QStringLiteral("Orders:1.0.0");
    apis[0].name = QStringLiteral("Orders");
    apis[0].remoteId = QStringLiteral("a");
    apis[0].remoteUpdated = QStringLiteral("2");
    apis[0].workspaceId = QStringLiteral("Orders-1.0.0");
    apis[0].localUpdated = QStringLiteral("1");
    apis[1].key = QStringLiteral("Pizza:2.1.0");
    apis[1].name = QStringLiteral("Pizza");
    apis[1].remoteId = QStringLiteral("b");
    apis[2].key = QStringLiteral("Mine:1");
    apis[2].name = QStringLiteral("Mine");
    apis[2].workspaceId = QStringLiteral("mine.yaml");
    apis[2].backendOverride = QStringLiteral("http://localhost:3000");
    return apis;
}

} // namespace

class ListModelsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void apisSayWhatIsHere()
    {
        ApiListModel model;
        const QAbstractItemModelTester tester(&model);
        model.setApis(someApis());
        const auto here = [&model](int row) { return model.index(row, ApiListModel::Here).data().toString(); };
        QCOMPARE(here(0), QStringLiteral("Newer on the Publisher"));
        QCOMPARE(here(1), QStringLiteral("Not pulled"));
        QCOMPARE(here(2), QStringLiteral("Own, other backend"));
    }

    void checksStayWhenTheListComesAgainOrIsNarrowed()
    {
        ApiListModel model;
        const QAbstractItemModelTester tester(&model);
        model.setApis(someApis());
        QVERIFY(model.setData(model.index(0, 0), Qt::Checked, Qt::CheckStateRole));
        model.setFilter(QStringLiteral("pizza"));
        QCOMPARE(model.rowCount(), 1);
        model.checkAllShown(true);
        QCOMPARE(model.checkedKeys(), QStringList({QStringLiteral("Orders:1.0.0"), QStringLiteral("Pizza:2.1.0")}));
        auto fewer = someApis();
        fewer.removeFirst();
        model.setApis(fewer);
        QCOMPARE(model.checkedKeys(), QStringList({QStringLiteral("Pizza:2.1.0")}));
    }

    void theLogForgetsItsOldestLinesAndCountsThem()
    {
        LogModel log(100);
        const QAbstractItemModelTester tester(&log);
        for (int n = 0; n < 130; ++n)
            log.append(2, QStringLiteral("net"), QString::number(n));
        QTRY_COMPARE(log.rowCount(), 100);
        QCOMPARE(log.forgotten(), quint64(30));
        QCOMPARE(log.index(99, LogModel::Text).data().toString(), QStringLiteral("129"));
        for (int n = 130; n < 160; ++n)
            log.append(2, QStringLiteral("net"), QString::number(n));
        QTRY_COMPARE(log.index(99, LogModel::Text).data().toString(), QStringLiteral("159"));
        QCOMPARE(log.rowCount(), 100);
        QCOMPARE(log.index(0, LogModel::Text).data().toString(), QStringLiteral("60"));
    }

    void problemsOfASourceReplaceItsEarlierOnes()
    {
        ProblemModel problems;
        const QAbstractItemModelTester tester(&problems);
        problems.setProblems(QStringLiteral("gateway"), {{Problem::Severity::Warning, QStringLiteral("w"), {}, {}, 0, 0}});
        problems.setProblems(QStringLiteral("workspace"),
                             {{Problem::Severity::Error, QStringLiteral("e"), {}, QStringLiteral("/a/gateway.yaml"), 3, 7}});
        QCOMPARE(problems.rowCount(), 2);
        QCOMPARE(problems.index(0, ProblemModel::Message).data().toString(), QStringLiteral("e"));
        QCOMPARE(problems.index(0, ProblemModel::Place).data().toString(), QStringLiteral("gateway.yaml:3:7"));
        QVERIFY(problems.index(0, 0).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("Error")));
        problems.setProblems(QStringLiteral("workspace"), {});
        QCOMPARE(problems.rowCount(), 1);
        QCOMPARE(problems.count(Problem::Severity::Error), 0);
    }
};

POSTERN_TEST(ListModelsTest);
#include "ListModelsTest.moc"

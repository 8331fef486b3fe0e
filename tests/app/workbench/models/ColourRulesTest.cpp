// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/ColourRules.h"

#include "support/SampleTraffic.h"
#include "support/TestMain.h"
#include "workbench/models/ExchangeListModel.h"
#include "workbench/workspace/Settings.h"

#include <QAbstractItemModelTester>
#include <QTemporaryDir>
#include <QtTest>

using namespace postern::workbench;

class ColourRulesTest : public QObject {
    Q_OBJECT
  private:
    QTemporaryDir folder_;
    std::unique_ptr<Settings> settings_;

    static QVector<postern::inspection::Summary> batch(std::uint64_t first, std::size_t count)
    {
        const auto made = postern::test::sampleSummaries(first, count);
        return {made.begin(), made.end()};
    }

  private Q_SLOTS:
    void init() { settings_ = std::make_unique<Settings>(folder_.filePath(QStringLiteral("a.ini"))); }
    void cleanup()
    {
        settings_.reset();
        QFile::remove(folder_.filePath(QStringLiteral("a.ini")));
    }

    void theRulesAreATableThatIsKept()
    {
        ColourRules rules(*settings_);
        const QAbstractItemModelTester tester(&rules);
        QCOMPARE(rules.rules(), ColourRules::defaults());
        QSignalSpy changed(&rules, &ColourRules::changed);
        const int row = rules.add(QStringLiteral("Mine"), QStringLiteral("api:orders"));
        QVERIFY(rules.setData(rules.index(row, ColourRules::Hue), 9, Qt::EditRole));
        QVERIFY(rules.setData(rules.index(row, ColourRules::Hue), 99, Qt::EditRole)); // the last one there is
        QVERIFY(rules.setData(rules.index(row, ColourRules::Name), Qt::Unchecked, Qt::CheckStateRole));
        QVERIFY(!rules.setData(rules.index(row, ColourRules::Problem), QStringLiteral("x"), Qt::EditRole));
        QVERIFY(rules.move(row, -1));
        QVERIFY(!rules.move(0, -1) && !rules.move(rules.rowCount() - 1, 1));
        QCOMPARE(changed.count(), 5);
        const ColourRules other(*settings_);
        QCOMPARE(other.rules(), rules.rules());
        QCOMPARE(other.rules().at(row - 1), (ColourRule{QStringLiteral("Mine"), QStringLiteral("api:orders"), 11, false}));
        rules.remove(row - 1);
        QCOMPARE(rules.rules(), ColourRules::defaults());
        QVERIFY(!settings_->isChanged("inspector/colourRules"));
        rules.remove(0);
        rules.remove(77);
        rules.reset();
        QCOMPARE(rules.rules(), ColourRules::defaults());
        while (rules.add({}, QStringLiteral("a")) >= 0) {}
        QCOMPARE(rules.rowCount(), 50);
    }

    void aBrokenRuleSaysWhyAndColoursNothing()
    {
        QVERIFY(ColourRules::problem({{}, QStringLiteral("statsu=3"), 0, true}).startsWith(QLatin1String("At character 1")));
        QVERIFY(!ColourRules::problem({{}, QStringLiteral("  "), 0, true}).isEmpty());
        QVERIFY(ColourRules::problem({{}, QStringLiteral("body:x"), 0, true}).contains(QLatin1String("list shows")));
        ExchangeStore store;
        store.append(batch(1, 12));
        RulePainter painter({{QStringLiteral("broken"), QStringLiteral("body:x or status=200"), 1, true},
                             {QStringLiteral("off"), QStringLiteral("status=200"), 1, false},
                             {QStringLiteral("on"), QStringLiteral("status=200"), 2, true}},
                            {});
        QCOMPARE(painter.ruleOf(store.row(0), store.names())->name, QStringLiteral("on"));
        QVERIFY(painter.ruleOf(store.row(5), store.names()) == nullptr); // 401
    }

    void aRowSaysItsMarksAndItsRuleInWords()
    {
        ExchangeStore store;
        store.append(batch(1, 24));
        ExchangeTags tags;
        ColourRules rules(*settings_);
        ExchangeListModel model(store);
        const QAbstractItemModelTester tester(&model);
        model.setTags(tags);
        model.setRules(rules);
        const int row = model.rowOfExchange(6); // 401
        const auto at = [&](int role) { return model.index(row, ExchangeListModel::Marks).data(role); };
        QCOMPARE(at(Qt::DisplayRole).toString(), QStringLiteral("Refused"));
        QCOMPARE(at(ExchangeListModel::RuleHueRole).toInt(), 6);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        tags.toggleMark(6, 3);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.first().at(0).toModelIndex().row(), row);
        tags.togglePin(6);
        tags.setNote(6, QStringLiteral("ask Ada"));
        QCOMPARE(at(Qt::DisplayRole).toString(), QStringLiteral("mark 3, pinned, Refused, ask Ada"));
        QCOMPARE(model.index(0, ExchangeListModel::Marks).data(ExchangeListModel::RuleHueRole).toInt(), -1);
        rules.add(QStringLiteral("Marked ones"), QStringLiteral("marked"));
        rules.move(3, -1);
        rules.move(2, -1);
        rules.move(1, -1);
        QCOMPARE(at(ExchangeListModel::RuleNameRole).toString(), QStringLiteral("Marked ones"));
        tags.toggleMark(6, 3);
        QCOMPARE(at(ExchangeListModel::RuleNameRole).toString(), QStringLiteral("Refused"));
        store.clear(); // names get new numbers
        store.append(batch(5, 24));
        QCOMPARE(model.index(model.rowOfExchange(18), ExchangeListModel::Marks).data(ExchangeListModel::RuleNameRole).toString(),
                 QStringLiteral("Refused"));
    }
};

POSTERN_TEST(ColourRulesTest);
#include "ColourRulesTest.moc"

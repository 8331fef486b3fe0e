// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/secrets/MemorySecretStore.h"
#include "support/TestContext.h"
#include "support/TestMain.h"
#include "workbench/tryit/EnvironmentDialog.h"
#include "workbench/tryit/EnvironmentSet.h"
#include "workbench/tryit/TryItPage.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QTableView>
#include <QtTest>

using namespace postern;
using namespace postern::workbench;
using postern::test::TestContext;

namespace {

void writeEnvironment(const QString& workspace, const QString& name, const QByteArray& text)
{
    QVERIFY(QDir(workspace).mkpath(QStringLiteral("environments")));
    QFile file(workspace + QStringLiteral("/environments/") + name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

QByteArray everythingBelow(const QString& folder)
{
    QByteArray all;
    const auto entries = QDir(folder).entryInfoList(QDir::AllEntries | QDir::NoDotAndDotDot);
    for (const QFileInfo& entry : entries) {
        QFile file(entry.filePath());
        if (entry.isDir())
            all += everythingBelow(entry.filePath());
        else if (file.open(QIODevice::ReadOnly))
            all += file.readAll();
    }
    return all;
}

} // namespace

class EnvironmentTest : public QObject {
    Q_OBJECT
  private:
    std::unique_ptr<TestContext> c_;
    TryItPage* page_ = nullptr;

    template <class W>
    W* find(const char* name) const
    {
        return page_->findChild<W*>(QLatin1String(name));
    }

  private Q_SLOTS:
    void init()
    {
        c_ = std::make_unique<TestContext>();
        writeEnvironment(c_->folder.path(), QStringLiteral("dev.yaml"),
                         "name: Dev\nvariables:\n  base: http://dev.example:1\n  id: 17\n  more: a&b\n  password: ${keychain:x/environments/Dev/password}\n"
                         "  home: ${env:POSTERN_TEST_HOME}\n  stolen: ${keychain:publisher/a/password}\n");
        writeEnvironment(c_->folder.path(), QStringLiteral("wrong.yaml"), "name: Wrong\nvariables: {password: hunter2}\n");
        page_ = new TryItPage(c_->context);
        auto store = std::make_unique<secrets::MemorySecretStore>(QStringLiteral("There is no keychain."));
        store->write(QStringLiteral("x/environments/Dev/password"), Secret("s3cret"), nullptr, [](const Result<void>&) {});
        store->write(QStringLiteral("publisher/a/password"), Secret("stolen"), nullptr, [](const Result<void>&) {});
        page_->environments().setStore(std::move(store));
        c_->window.setCentralWidget(page_);
        c_->window.show();
    }
    void cleanup() { c_.reset(); }

    void variablesArePutIntoTheWholeCall()
    {
        page_->environments().choose(QStringLiteral("Dev"));
        CurlCommand call;
        call.method = QStringLiteral("POST");
        call.url = QStringLiteral("{{base}}/orders/{{id}}?q={{more}}");
        call.headers = {{QStringLiteral("X-Id"), QStringLiteral("n{{id}}")}, {QStringLiteral("Content-Type"), QStringLiteral("application/json")}};
        call.body = "{\"id\": {{id}}, \"q\": \"{{more}}\"}";
        page_->setCall(call);
        page_->auth().setToken(QStringLiteral("{{password}}"));
        QTRY_VERIFY(page_->environments().lookup()("password").has_value()); // the keychain answers later
        QStringList unknown;
        const CurlCommand filled = page_->filledCall(unknown);
        QCOMPARE(filled.url, QStringLiteral("http://dev.example:1/orders/17?q=a%26b"));
        QCOMPARE(filled.header(QStringLiteral("X-Id")), QStringLiteral("n17"));
        QCOMPARE(filled.header(QStringLiteral("Authorization")), QStringLiteral("Bearer s3cret"));
        QCOMPARE(filled.body, QByteArray("{\"id\": 17, \"q\": \"a&b\"}"));
        QVERIFY(unknown.isEmpty());
        QCOMPARE(page_->call().url, call.url); // what is written stays
        auto* preview = find<QLabel>("tryit.preview");
        QTRY_VERIFY(preview->isVisible() && preview->text().contains(QLatin1String("http://dev.example:1/orders/17?q=a%26b")));
    }

    void aSecretIsShownAsDotsAndSentAsItIs()
    {
        page_->environments().choose(QStringLiteral("Dev"));
        CurlCommand call;
        call.url = QStringLiteral("http://h/{{password}}");
        page_->setCall(call);
        QTRY_COMPARE(find<QLabel>("tryit.preview")->text(), QStringLiteral("Goes to http://h/••••••"));
        QStringList unknown;
        QCOMPARE(page_->filledCall(unknown).url, QStringLiteral("http://h/s3cret"));
    }

    void anUnknownVariableIsShownWhereItStandsAndNothingIsSent()
    {
        CurlCommand call;
        call.url = QStringLiteral("http://127.0.0.1:1/");
        call.headers = {{QStringLiteral("X-Id"), QStringLiteral("{{id}}")}};
        page_->setCall(call);
        const QString why = QStringLiteral("{{id}} has no value: no environment is chosen.");
        QVERIFY(!c_->commands.action(QStringLiteral("tryit.send"))->isEnabled());
        QCOMPARE(c_->commands.blockedReason(QStringLiteral("tryit.send")), why);
        QCOMPARE(find<QLabel>("tryit.preview")->text(), why);
        auto* table = find<QTableView>("tryit.headers");
        const QModelIndex cell = table->model()->index(0, FieldTableModel::Value);
        QCOMPARE(cell.data(Qt::ToolTipRole).toString(), why);
        QCOMPARE(cell.data(Qt::ForegroundRole).value<QColor>(), c_->theme.colour(Colour::Error));
        page_->send();
        QVERIFY(!page_->isSending());
        // With the environment it is known; a field that is switched off needs none.
        page_->environments().choose(QStringLiteral("Dev"));
        QVERIFY(c_->commands.action(QStringLiteral("tryit.send"))->isEnabled());
        QVERIFY(cell.data(Qt::ToolTipRole).toString().isEmpty());
        page_->environments().choose({});
        table->model()->setData(table->model()->index(0, 0), Qt::Unchecked, Qt::CheckStateRole);
        QTRY_VERIFY(c_->commands.action(QStringLiteral("tryit.send"))->isEnabled());
    }

    void eachReasonForNoValueIsToldApart()
    {
        EnvironmentSet& set = page_->environments();
        set.choose(QStringLiteral("Dev"));
        qunsetenv("POSTERN_TEST_HOME");
        QVERIFY(set.whyUnknown(QStringLiteral("home")).contains(QLatin1String("POSTERN_TEST_HOME is not set")));
        QVERIFY(set.whyUnknown(QStringLiteral("nobody")).contains(QLatin1String("the environment Dev does not have it")));
        // A workspace from elsewhere must not get at other entries of the keychain.
        QTRY_VERIFY(set.lookup()("password").has_value());
        QVERIFY(!set.lookup()("stolen").has_value());
        QVERIFY(set.whyUnknown(QStringLiteral("stolen")).contains(QLatin1String("is not one of an environment")));
        QCOMPARE(set.names(), QStringList{QStringLiteral("Dev")});
        QVERIFY(set.all().at(1).problem.contains(QLatin1String("clear text")));
        QVERIFY(!set.all().at(1).problem.contains(QLatin1String("hunter2")));
    }

    void theChoiceComesBackAndBaseIsTheGateway()
    {
        page_->environments().choose(QStringLiteral("Dev"));
        const QJsonObject state = page_->saveState();
        page_->restoreState({});
        QCOMPARE(page_->environments().chosen(), QString());
        c_->gateway.start({}, {});
        QTRY_VERIFY(page_->environments().lookup()("base").value().find("http://") == 0);
        page_->restoreState(state);
        QCOMPARE(find<QComboBox>("tryit.environment")->currentText(), QStringLiteral("Dev"));
        QCOMPARE(page_->environments().lookup()("base").value(), std::string("http://dev.example:1"));
    }

    void anEnvironmentIsMadeInTheEditorAndItsSecretIsInNoFile()
    {
        EnvironmentDialog dialog(page_->environments());
        dialog.addNew();
        dialog.findChild<QLineEdit*>(QStringLiteral("tryit.environments.name"))->setText(QStringLiteral("Test stage"));
        VariableTableModel& model = dialog.variables();
        const QAbstractItemModelTester tester(&model);
        const auto put = [&](int row, const char* name, const char* value) {
            model.setData(model.index(row, 0), QLatin1String(name), Qt::EditRole);
            model.setData(model.index(row, 1), QLatin1String(value), Qt::EditRole);
        };
        put(0, "host", "h");
        put(1, "apiKey", "c4nary");
        put(2, "late", "c4nary2");
        QVERIFY(model.isSecret(1)); // its name says it
        QVERIFY(!model.isSecret(2));
        model.setData(model.index(2, VariableTableModel::IsSecret), Qt::Checked, Qt::CheckStateRole);
        QVERIFY(!model.index(1, 1).data().toString().contains(QLatin1String("c4nary")));
        QVERIFY(model.index(1, 1).data(Qt::EditRole).toString().isEmpty());
        QVERIFY(dialog.save());
        const QByteArray files = everythingBelow(c_->folder.path());
        QVERIFY(!files.contains("c4nary"));
        QVERIFY(files.contains("/environments/Test stage/apiKey}"));
        page_->environments().choose(QStringLiteral("Test stage"));
        QCOMPARE(page_->environments().lookup()("apiKey").value(), std::string("c4nary"));
        QCOMPARE(page_->environments().lookup()("late").value(), std::string("c4nary2"));
    }

    void whatCannotBeSavedSaysWhy()
    {
        EnvironmentDialog dialog(page_->environments());
        dialog.addNew();
        auto* name = dialog.findChild<QLineEdit*>(QStringLiteral("tryit.environments.name"));
        VariableTableModel& model = dialog.variables();
        name->clear();
        QVERIFY(!dialog.save());
        name->setText(QStringLiteral("Dev"));
        QVERIFY(!dialog.save()); // there is one
        name->setText(QStringLiteral("Other"));
        model.setData(model.index(0, 0), QStringLiteral("1 a"), Qt::EditRole);
        QVERIFY(model.problem().contains(QLatin1String("no name of a variable")));
        model.setData(model.index(0, 0), QStringLiteral("x"), Qt::EditRole);
        model.setData(model.index(0, 1), QStringLiteral("v"), Qt::EditRole);
        model.setData(model.index(0, 0), QStringLiteral("password"), Qt::EditRole); // named so when the value was there
        QVERIFY2(model.problem().contains(QLatin1String("Mark it as secret")), qPrintable(model.problem()));
        QVERIFY(!dialog.save());
        model.setData(model.index(0, 1), QStringLiteral("${env:HOME}"), Qt::EditRole);
        QVERIFY(model.problem().isEmpty());
        QVERIFY(dialog.save());
    }

    void everyControlOfTheEditorHasAName()
    {
        EnvironmentDialog dialog(page_->environments());
        const auto widgets = dialog.findChildren<QWidget*>();
        for (const QWidget* widget : widgets) {
            if ((widget->focusPolicy() & Qt::TabFocus) != 0 && !widget->objectName().startsWith(QLatin1String("qt_")))
                QVERIFY2(!widget->accessibleName().isEmpty() && !widget->objectName().isEmpty(), widget->metaObject()->className());
        }
    }
};

POSTERN_TEST(EnvironmentTest);
#include "EnvironmentTest.moc"

// SPDX-License-Identifier: Apache-2.0
// Every page of the window, empty, loading, full and failed, in two colour schemes and two languages, held against
// pictures. POSTERN_RENEW_GOLDEN=1 takes what is drawn now as right: look at the pictures before you commit them.
#include "workbench/models/ApiListModel.h"
#include "workbench/Workbench.h"

#include "PictureBook.h"
#include "app/workbench/apis/FakePublisherSource.h"
#include "controlplane/rest/RestClient.h"
#include "support/FakeGatewayLink.h"
#include "support/ScriptedServer.h"
#include "support/TestMain.h"
#include "workbench/analytics/AnalyticsPage.h"
#include "workbench/apis/ApiDetail.h"
#include "workbench/apis/GovernanceTab.h"
#include "workbench/apis/LifecycleTab.h"
#include "workbench/apis/MergePanel.h"
#include "workbench/apis/RevisionsTab.h"
#include "workbench/apis/SubscribeForm.h"
#include "workbench/apis/SubscriptionsTab.h"
#include "workbench/inspector/RerunPanel.h"
#include "workbench/models/ExchangeStore.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/JobList.h"
#include "workbench/shell/MainWindow.h"
#include "workbench/shell/Navigation.h"
#include "workbench/shell/StateView.h"
#include "workbench/theme/Theme.h"
#include "workbench/tryit/ResponsePanel.h"
#include "workbench/workspace/Settings.h"
#include "workbench/workspace/Workspace.h"

#include <QAbstractScrollArea>
#include <QScrollBar>
#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QFontInfo>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QSettings>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QtTest>
#include <array>
#include <string>

using namespace postern;
using namespace postern::workbench;
using postern::test::FakeGatewayLink;
using postern::test::FakePublisherSource;
using postern::test::PictureBook;
using postern::test::ScriptedServer;
using postern::test::WireReply;

namespace {

constexpr QSize pictureSize(1280, 800);
constexpr int exchanges = 600;
constexpr qint64 noon = 1'790'000'040; // a little after the sample traffic
constexpr int settleMs = 20;
constexpr int fadeMs = 250;

// Before the application is made: the fonts, the scale and the time zone of the pictures, whatever this machine has.
const bool surroundings = [] {
    qputenv("FONTCONFIG_FILE", POSTERN_SOURCE_DIR "/tests/golden/pages/fonts.conf");
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("QT_SCALE_FACTOR", "1");
    qputenv("QT_FONT_DPI", "96");
    qputenv("TZ", "UTC");
    qunsetenv("QT_STYLE_OVERRIDE");
    return true;
}();

QByteArray definition()
{
    return "openapi: 3.0.3\ninfo: {title: Orders, version: 1.0.0, description: Pizza orders}\n"
           "servers: [{url: 'http://localhost:9001'}]\nx-wso2-basePath: /orders/1.0.0\npaths:\n"
           "  /orders:\n    get: {responses: {'200': {description: ok}}}\n    post: {responses: {'201': {description: made}}}\n"
           "  /orders/{id}:\n    get: {responses: {'200': {description: ok}}}\n    delete: {responses: {'204': {description: gone}}}\n";
}

} // namespace

class PagesTest : public QObject {
    Q_OBJECT
  private:
    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<Workbench> workbench_;
    std::unique_ptr<PictureBook> book_;
    FakeGatewayLink* gateway_ = nullptr;
    FakePublisherSource* publisher_ = nullptr;
    QString language_;
    QString theme_;

    void make(bool newer = false)
    {
        workbench_.reset();
        const QString file = Settings::configFolder() + QStringLiteral("/workbench.ini");
        QFile::remove(file);
        {
            Settings settings;
            settings.set(setting::language, language_);
            settings.set(setting::theme, theme_);
            settings.set(setting::reducedMotion, true);
        }
        if (newer)
            QSettings(file, QSettings::IniFormat).setValue(QStringLiteral("schema"), Settings::schemaVersion + 1);
        QFont font(QStringLiteral("DejaVu Sans"), 9);
        QApplication::setFont(font);
        auto gateway = std::make_unique<FakeGatewayLink>();
        auto publisher = std::make_unique<FakePublisherSource>();
        gateway_ = gateway.get();
        publisher_ = publisher.get();
        workbench_ = std::make_unique<Workbench>(std::move(gateway), std::move(publisher));
        workbench_->window().resize(pictureSize);
        workbench_->show();
        QVERIFY(QTest::qWaitForWindowActive(&workbench_->window()));
    }
    template <class W>
    W* child(const char* name) const
    {
        return workbench_->window().findChild<W*>(QLatin1String(name));
    }
    /// As soon as it can be done.
    void run(const char* id) const
    {
        QAction* const action = workbench_->context().commands.action(QLatin1String(id));
        QTRY_VERIFY2(action->isEnabled(), id);
        action->trigger();
    }

    /// `scale` as of a screen with more pixels an inch: what is laid out is the same, what is drawn is not.
    QImage grab(qreal scale = 1)
    {
        for (QAbstractButton* close : workbench_->window().findChildren<QAbstractButton*>(QStringLiteral("toast.close")))
            close->click();
        QImage picture(pictureSize * scale, QImage::Format_RGB32);
        picture.setDevicePixelRatio(scale);
        workbench_->window().render(&picture);
        QPainter painter(&picture);
        // What names this machine's folders is not the same twice.
        for (const char* id : {"settings.about.text", "export.program", "export.command", "export.summary"}) {
            if (const auto* label = child<QWidget>(id); label != nullptr && label->isVisible())
                painter.fillRect(QRect(label->mapTo(&workbench_->window(), QPoint()), label->size()), Qt::gray);
        }
        return picture;
    }
    /// The picture of the window once two in a row are the same.
    void take(const QString& name, qreal scale = 1)
    {
        QTest::qWait(settleMs);
        QImage before = grab(scale);
        for (int tries = 0; tries < 40; ++tries) {
            QTest::qWait(settleMs);
            QImage now = grab(scale);
            if (now == before)
                break;
            before = now;
        }
        book_->compare(name, before);
    }
    void show(const char* page, const char* name)
    {
        workbench_->window().showPage(QLatin1String(page));
        take(QLatin1String(name));
    }
    void inState(const char* view, StateView::State state)
    {
        auto* shown = child<StateView>(view);
        QVERIFY2(shown != nullptr, view);
        QTRY_VERIFY2(shown->state() == state, view);
        if (state == StateView::State::Loading) // seen after a while only
            QTRY_VERIFY2(shown->currentIndex() == 1, view);
    }

    /// What goes along is a script, so that no machine's libraries are in the picture.
    void exportWith(const char* version, const char* does = "exit 1")
    {
        const QString program = folder_->path() + QStringLiteral(".program");
        QFile file(program);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray("#!/bin/sh\n") + does + '\n');
        file.close();
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::ExeOwner | QFile::WriteOwner));
        workbench_->window().showPage(QStringLiteral("export"));
        child<QLineEdit>("export.program")->setText(program);
        child<QLineEdit>("export.name")->setText(QStringLiteral("orders"));
        child<QLineEdit>("export.version")->setText(QLatin1String(version));
    }
    /// Two gateways, the first one of that make; nobody asks them anything. And one at `slow`.
    void haveGateways(const char* make, const QByteArray& slow = {})
    {
        QFile file(folder_->filePath(QStringLiteral("environments.yaml")));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(QByteArray("apiVersion: postern/v1\nenvironments:\n  - name: kong-stg\n    type: ") + make +
                   "\n    mode: read-write\n    region: eu-central\n    settings: {adminUrl: 'https://kong.example:8444'}\n"
                   "  - name: kong-live\n    type: kong-file\n    mode: read-write\n    production: true\n    settings: {file: kong.yaml}\n");
        if (!slow.isEmpty())
            file.write("  - name: kong-slow\n    type: kong\n    mode: read-write\n    settings: {adminUrl: '" + slow + "'}\n");
        file.close();
        run("federation.reload");
    }
    void firstAndEmpty();
    void loading();
    void failed();
    void full();
    void federationPanes();
    void judged();
    void apiParts();
    void whatIf();
    void rerun();
    void statusLine();

  private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(QFontInfo(QFont(QStringLiteral("DejaVu Sans"), 9)).family() == QLatin1String("DejaVu Sans"),
                 "The pictures are drawn with DejaVu Sans: install fonts-dejavu-core (installer/packages).");
        Theme theme;
        QVERIFY2(QFontInfo(theme.monospace()).family() == QLatin1String("DejaVu Sans Mono"), qPrintable(QFontInfo(theme.monospace()).family()));
    }
    void cleanup()
    {
        workbench_.reset();
        book_.reset();
    }

    void everyPageInEveryState_data()
    {
        QTest::addColumn<QString>("theme");
        QTest::addColumn<QString>("language");
        for (const char* theme : {"light", "dark"}) {
            for (const char* language : {"en", "de"})
                QTest::addRow("%s-%s", theme, language) << QString::fromLatin1(theme) << QString::fromLatin1(language);
        }
    }

    void everyPageInEveryState()
    {
        QFETCH(QString, theme);
        QFETCH(QString, language);
        theme_ = theme;
        language_ = language;
        const QString pictures = QStringLiteral(POSTERN_SOURCE_DIR "/tests/golden/pages/");
        const bool renew = qEnvironmentVariableIntValue("POSTERN_RENEW_GOLDEN") == 1;
        const QString look = theme + QLatin1Char('-') + language;
        if (!renew && !QFileInfo::exists(pictures + QStringLiteral("light-en")))
            QSKIP("There are no pictures yet: POSTERN_RENEW_GOLDEN=1 makes them.");
        book_ = std::make_unique<PictureBook>(pictures + look,
                                              qEnvironmentVariable("POSTERN_SHOTS", QStringLiteral(POSTERN_BINARY_DIR "/golden")) +
                                                  QLatin1Char('/') + look,
                                              renew);
        folder_ = std::make_unique<QTemporaryDir>();
        for (const auto& part : {&PagesTest::firstAndEmpty, &PagesTest::loading, &PagesTest::failed, &PagesTest::full}) {
            (this->*part)();
            if (QTest::currentTestFailed())
                return;
        }
        QVERIFY2(book_->differences().isEmpty(), qPrintable(book_->differences().join(QLatin1Char('\n'))));
        QVERIFY2(book_->unused().isEmpty(), qPrintable(book_->unused().join(QLatin1Char(' '))));
    }

    void aPictureIsTheSameInSpiteOfAShadeAndAnotherInSpiteOfAFewPixels()
    {
        QImage before(100, 100, QImage::Format_RGB32);
        before.fill(qRgb(200, 200, 200));
        QImage now = before;
        now.fill(qRgb(206, 195, 200));
        QCOMPARE(PictureBook::distance(PictureBook::kept(before), PictureBook::kept(now)), 0);
        for (int n = 0; n < 40; ++n)
            now.setPixel(n, 3, qRgb(0, 0, 0));
        QCOMPARE(PictureBook::distance(PictureBook::kept(before), PictureBook::kept(now)), 40);
        const QTemporaryDir folder;
        PictureBook writer(folder.path(), folder.path(), true);
        writer.compare(QStringLiteral("one"), before);
        QVERIFY(writer.differences().isEmpty());
        PictureBook reader(folder.path(), folder.filePath(QStringLiteral("findings")), false);
        reader.compare(QStringLiteral("one"), before);
        QVERIFY(reader.differences().isEmpty());
        reader.compare(QStringLiteral("one"), now);
        reader.compare(QStringLiteral("two"), now);
        QCOMPARE(reader.differences().size(), 2);
        QVERIFY(QFile::exists(folder.filePath(QStringLiteral("findings/one.diff.png"))));
        QVERIFY(QFile::exists(folder.filePath(QStringLiteral("findings/two.now.png"))));
    }
};

void PagesTest::firstAndEmpty()
{
    make();
    take(QStringLiteral("welcome"));
    QVERIFY(workbench_->openWorkspace(folder_->path()));
    child<AnalyticsPage>("analytics")->setClock([] { return noon; });
    inState("apis.view", StateView::State::Empty);
    show("apis", "apis-empty");
    inState("gateway.view", StateView::State::Empty);
    show("gateway", "gateway-empty");
    inState("inspector.view", StateView::State::Empty);
    show("inspector", "inspector-empty");
    inState("tryit.answer", StateView::State::Empty);
    show("tryit", "tryit-empty");
    inState("analytics.view", StateView::State::Empty);
    show("analytics", "analytics-empty");
    inState("export.view", StateView::State::Empty);
    exportWith("1.0.0");
    take(QStringLiteral("export-empty"));
    inState("federation.view", StateView::State::Empty);
    show("federation", "federation-empty");
    run("federation.add");
    take(QStringLiteral("federation-add"));
    child<QAbstractButton>("federation.form.leave")->click();
    workbench_->window().showPage(QStringLiteral("settings"));
    child<QLineEdit>("settings.search")->setText(QStringLiteral("xyzzy"));
    QTest::qWait(fadeMs); // the button that clears the line fades in and out
    take(QStringLiteral("settings-empty"));
    child<QLineEdit>("settings.search")->clear();
    QTest::qWait(fadeMs);
    take(QStringLiteral("settings-full"));
}

void PagesTest::loading()
{
    workbench_->window().showPage(QStringLiteral("apis"));
    publisher_->open({}, std::nullopt, std::nullopt);
    publisher_->go(PublisherSource::State::Connected); // and the list is asked for
    inState("apis.view", StateView::State::Loading);
    take(QStringLiteral("apis-loading"));
    gateway_->holdStart();
    workbench_->context().gateway.start(folder_->path(), {});
    inState("gateway.view", StateView::State::Loading);
    show("gateway", "gateway-loading");
    inState("inspector.view", StateView::State::Loading);
    show("inspector", "inspector-loading");
    workbench_->window().showPage(QStringLiteral("analytics"));
    inState("analytics.view", StateView::State::Loading);
    take(QStringLiteral("analytics-loading"));
    const ScriptedServer silent([](const test::WireRequest&) { return WireReply::hang(); });
    workbench_->window().showPage(QStringLiteral("tryit"));
    child<QLineEdit>("tryit.url")->setText(QString::fromLatin1(silent.url("/orders/1.0.0/orders/17")));
    run("tryit.send");
    child<QLineEdit>("tryit.url")->setText(QStringLiteral("http://localhost:8280/orders/1.0.0/orders/17")); // the port is another each time
    inState("tryit.answer", StateView::State::Loading);
    take(QStringLiteral("tryit-loading"));
    run("tryit.cancel");
    inState("tryit.answer", StateView::State::Error);
}

void PagesTest::failed()
{
    publisher::PublisherFailure failure;
    failure.problem = publisher::Problem::MissingScope;
    failure.missingScopes = {QStringLiteral("apim:api_view")};
    Q_EMIT publisher_->listFailed(failure);
    inState("apis.view", StateView::State::Empty);
    show("apis", "apis-error");
    const QVector<workbench::Problem> problems{{workbench::Problem::Severity::Error, QStringLiteral("Port 8280 is in use by nginx (4711)."),
                                                QStringLiteral("Use port 8281, or stop the other program."), QStringLiteral("gateway.yaml"), 5, 11}};
    gateway_->find(problems);
    gateway_->setState(GatewayState::Failed);
    inState("gateway.view", StateView::State::Error);
    workbench_->window().showPage(QStringLiteral("gateway"));
    run("window.problems");
    take(QStringLiteral("gateway-error"));
    run("window.panes");
    inState("inspector.view", StateView::State::Error);
    show("inspector", "inspector-error");
    workbench_->window().showPage(QStringLiteral("analytics"));
    inState("analytics.view", StateView::State::Error);
    take(QStringLiteral("analytics-error"));
    haveGateways("kogn");
    inState("federation.view", StateView::State::Error);
    show("federation", "federation-error");
    workbench_->window().showPage(QStringLiteral("tryit"));
    child<QLineEdit>("tryit.url")->setText(QStringLiteral("http://127.0.0.1:1/orders/1.0.0/orders/17"));
    run("tryit.send");
    inState("tryit.answer", StateView::State::Error);
    take(QStringLiteral("tryit-error"));
    gateway_->find({});
}

void PagesTest::full()
{
    QVERIFY(!workbench_->context().workspace.addDefinition(QStringLiteral("orders.yaml"), definition()).isEmpty());
    publisher_->list();
    publisher_->answer(0, 9, 9);
    Q_EMIT publisher_->listed(9);
    haveGateways("kong");
    inState("federation.view", StateView::State::Content);
    QTRY_COMPARE(child<QTableView>("federation.matrix")->model()->rowCount(), 1);
    show("federation", "federation-full");
    federationPanes();
    exportWith("1.0.0");
    inState("export.view", StateView::State::Empty);
    take(QStringLiteral("export-ready"));
    exportWith("1.0.0", "exec sleep 5"); // which is asked for its version
    run("export.validate");
    inState("export.view", StateView::State::Loading);
    QTest::qWait(fadeMs * 2);
    take(QStringLiteral("export-loading"));
    QTRY_VERIFY_WITH_TIMEOUT(child<StateView>("export.view")->state() == StateView::State::Content, 30'000);
    QTRY_VERIFY(child<QLabel>("export.file.title")->text().startsWith(QStringLiteral("README.txt")));
    QTRY_VERIFY(child<QAbstractScrollArea>("export.file.text")->horizontalScrollBar()->isVisible()); // it measures its lines in passing
    take(QStringLiteral("export-full"));
    exportWith("no blanks");
    run("export.validate");
    inState("export.view", StateView::State::Error);
    take(QStringLiteral("export-error"));
    exportWith("1.0.0");
    run("export.validate");
    inState("export.view", StateView::State::Content);
    workbench_->window().showPage(QStringLiteral("apis"));
    child<QAbstractButton>("apis.bar.close")->click();
    child<QTableView>("apis.table")->selectRow(0);
    inState("apis.view", StateView::State::Content);
    take(QStringLiteral("apis-full"));
    apiParts();

    gateway_->setState(GatewayState::Running);
    gateway_->endExchanges(exchanges);
    QTRY_COMPARE(workbench_->context().exchanges.size(), std::size_t(exchanges));
    inState("gateway.view", StateView::State::Content);
    inState("gateway.chain.view", StateView::State::Content);
    show("gateway", "gateway-full");
    child<QTabWidget>("gateway.tabs")->setCurrentIndex(1);
    take(QStringLiteral("gateway-chain-full"));
    child<QTabWidget>("gateway.tabs")->setCurrentIndex(0);
    workbench_->context().navigation.open(QStringLiteral("inspector"), {{QStringLiteral("exchange"), quint64(594)}}); // a wrong audience
    inState("inspector.view", StateView::State::Content);
    QTRY_VERIFY(workbench_->context().commands.action(QStringLiteral("inspector.copyCurl"))->isEnabled());
    take(QStringLiteral("inspector-full"));
    workbench_->window().showPage(QStringLiteral("analytics"));
    inState("analytics.view", StateView::State::Content);
    take(QStringLiteral("analytics-full"));

    const ScriptedServer server([](const test::WireRequest&) {
        return WireReply::json(R"({"id":17,"item":"margherita","amount":2,"state":"baking"})");
    });
    workbench_->window().showPage(QStringLiteral("tryit"));
    QTRY_VERIFY(child<QComboBox>("tryit.api")->count() > 0);
    child<QLineEdit>("tryit.url")->setText(QString::fromLatin1(server.url("/orders/1.0.0/orders/17")));
    run("tryit.send");
    child<QLineEdit>("tryit.url")->setText(QStringLiteral("http://localhost:8280/orders/1.0.0/orders/17"));
    inState("tryit.answer", StateView::State::Content);
    auto* answer = child<ResponsePanel>("tryit.response");
    answer->showResponse(answer->shown(), 31); // how long it took is not the same twice
    take(QStringLiteral("tryit-full"));

    run("window.palette");
    child<QLineEdit>("palette.input")->setText(QStringLiteral("ga"));
    take(QStringLiteral("palette-full"));
    child<QLineEdit>("palette.input")->clear();
    QTest::keyClick(child<QLineEdit>("palette.input"), Qt::Key_Escape);
    workbench_->window().showPage(QStringLiteral("inspector")); // the same exchange is chosen
    whatIf();
    rerun();
    workbench_->window().showPage(QStringLiteral("tryit"));
    run("window.tour");
    take(QStringLiteral("tour-full"));
    make(true);
    show("settings", "settings-error");
    statusLine();
}

/// What each pane says before anybody has asked, and while a gateway does not answer.
void PagesTest::federationPanes()
{
    auto* panes = child<QTabWidget>("federation.tabs");
    const std::array names{"federation-differences-empty", "federation-plan-empty", "federation-found-empty", "federation-history-empty"};
    for (int n = 0; n < static_cast<int>(names.size()); ++n) {
        panes->setCurrentIndex(n + 1);
        take(QLatin1String(names.at(static_cast<std::size_t>(n))));
    }
    const ScriptedServer silent([](const test::WireRequest&) { return WireReply::hang(); });
    haveGateways("kong", silent.url(""));
    auto* gateways = child<QTableView>("federation.gateways");
    QTRY_COMPARE(gateways->model()->rowCount(), 3);
    gateways->setCurrentIndex(gateways->model()->index(2, 0));
    run("federation.plan");
    take(QStringLiteral("federation-plan-loading"));
    run("federation.cancel");
    run("federation.discoverOne");
    QCOMPARE(panes->currentIndex(), 3);
    take(QStringLiteral("federation-found-loading"));
    run("federation.cancel");
    panes->setCurrentIndex(0);
    haveGateways("kong");
}

/// Whether an API runs here is found out in passing.
void PagesTest::judged()
{
    const QAbstractItemModel* const list = child<QTableView>("apis.table")->model();
    QTRY_VERIFY(!list->index(list->rowCount() - 1, ApiListModel::Runs).data().toString().isEmpty());
}

/// What the exchanges of the list would have become.
void PagesTest::whatIf()
{
    test::FakeWhatIf& fake = gateway_->fakeWhatIf;
    const char* const view = "inspector.whatIf.view";
    fake.held = true;
    run("inspector.whatIf");
    inState(view, StateView::State::Loading);
    QTRY_VERIFY(fake.evaluated > 0);
    take(QStringLiteral("inspector-whatif-loading"));
    run("inspector.stopWhatIf");
    fake.held = false;
    run("inspector.whatIfAgain");
    inState(view, StateView::State::Empty);
    take(QStringLiteral("inspector-whatif-empty"));
    fake.refusal = {{workbench::Problem::Severity::Error, QStringLiteral("there is no filter \"cros\""), QStringLiteral("did you mean \"cors\"?"), QStringLiteral("gateway.yaml"), 4, 5}};
    run("inspector.whatIfAgain");
    inState(view, StateView::State::Error);
    take(QStringLiteral("inspector-whatif-error"));
    fake.refusal.clear();
    fake.judge = [](inspection::WhatIfAnswer& answer) {
        if (answer.id % 7 == 0) {
            answer.outcome = inspection::WhatIfOutcome::NotJudged;
            answer.why = inspection::whatIfReason(inspection::whatIfTokenNotRecorded, "jwt-auth");
        } else if (answer.id % 5 == 0) {
            answer.outcome = inspection::WhatIfOutcome::NowRefused;
            answer.statusAfter = 429;
            inspection::DecisionChange change;
            change.filter = "rate-limit";
            change.before = inspection::StepResult::Passed;
            change.after = inspection::StepResult::Answered;
            change.reasonAfter = inspection::Reason{"rate-limit.reached", {{"limit", "3"}}, "Only 3 calls an hour.", "Raise it."};
            change.origin = "apis/Orders-1.0.0/postern.yaml:3:5";
            answer.decisions.push_back(change);
            answer.assumptions.push_back(inspection::whatIfReason(inspection::whatIfLimitFromEmpty, "rate-limit"));
        }
    };
    run("inspector.whatIfAgain");
    inState(view, StateView::State::Content);
    QTRY_COMPARE(workbench_->context().jobs.running(), 0);
    take(QStringLiteral("inspector-whatif-full"));
    run("inspector.leaveWhatIf");
}

/// The exchange that is chosen, run again from a step on.
void PagesTest::rerun()
{
    test::FakeRerun& fake = gateway_->fakeRerun;
    run("inspector.rerun");
    auto* panel = child<RerunPanel>("inspector.rerun.panel");
    QVERIFY(panel != nullptr && panel->isVisible());
    take(QStringLiteral("inspector-rerun-full"));
    fake.refusal = QStringLiteral("The chain of Orders 1.0.0 has no step jwt-auth (any more).");
    run("inspector.sendRerun");
    QTRY_COMPARE(panel->message(), fake.refusal);
    take(QStringLiteral("inspector-rerun-error"));
    fake.refusal.clear();
    fake.next = 100'000; // it never ends
    run("inspector.sendRerun");
    QTRY_VERIFY(workbench_->context().commands.action(QStringLiteral("inspector.giveUpRerun"))->isEnabled());
    take(QStringLiteral("inspector-rerun-loading"));
    run("inspector.leaveRerun");
}

/// With all that it can say at once, and on a screen with more pixels an inch.
void PagesTest::statusLine()
{
    make();
    gateway_->setState(GatewayState::Running);
    gateway_->endExchanges(1'207, 1'234);
    QTRY_COMPARE(workbench_->context().exchanges.size(), std::size_t(1'207));
    Job* job = workbench_->context().jobs.start(QStringLiteral("Discover"));
    job->setProgress(0.4);
    take(QStringLiteral("status-full"));
    take(QStringLiteral("status-full-scaled"), 1.25);
    job->finish();
}

/// What a Publisher has of an API, each part in each of its states.
void PagesTest::apiParts()
{
    auto* detail = child<ApiDetail>("apis.detail");
    const auto tab = [this](const char* part) { return child<RemoteTab>((std::string("apis.") + part).c_str()); };
    constexpr std::array parts{"policies", "revisions", "lifecycle", "governance", "subscriptions"};
    publisher::PublisherFailure failure;
    failure.problem = publisher::Problem::MissingScope;
    failure.missingScopes = {QStringLiteral("apim:api_manage")};
    for (const char* part : parts) { // nobody answers yet
        detail->showPart(QLatin1String(part));
        inState((std::string("apis.") + part + ".view").c_str(), StateView::State::Loading);
        take(QStringLiteral("apis-%1-loading").arg(QLatin1String(part)));
        tab(part)->failed(failure);
        take(QStringLiteral("apis-%1-error").arg(QLatin1String(part)));
    }
    detail->showPart(QStringLiteral("revisions"));
    publisher::RevisionSummary first{QStringLiteral("r1"), QStringLiteral("Revision 1"), QStringLiteral("As it was released"), QStringLiteral("2026-11-03T10:00:00Z"), {}};
    publisher::RevisionSummary second{QStringLiteral("r2"), QStringLiteral("Revision 2"), QStringLiteral("With limits"), QStringLiteral("2026-11-20T16:30:00Z"), {}};
    publisher::Deployment there;
    there.environment = QStringLiteral("Default");
    first.deployments.push_back(there);
    detail->revisions().showRevisions({first, second});
    detail->revisions().showDifferences(QStringLiteral("Revision 2"),
                                        {{project::ApiPart::Operations, "api.json", {"data.operations[DELETE /orders/{id}]", "", R"({"verb":"DELETE"})"}},
                                         {project::ApiPart::Limits, "api.json", {"data.operations[GET /orders].throttlingPolicy", "\"Unlimited\"", "\"10KPerMin\""}},
                                         {project::ApiPart::Definition, "Definitions/swagger.json", {"paths./orders.get.summary", "\"List\"", "\"All orders\""}}});
    take(QStringLiteral("apis-revisions-full"));
    detail->showPart(QStringLiteral("lifecycle"));
    detail->lifecycle().showState({QStringLiteral("Published"),
                                   {{QStringLiteral("Block"), QStringLiteral("Blocked")},
                                    {QStringLiteral("Deprecate"), QStringLiteral("Deprecated")},
                                    {QStringLiteral("Demote to Created"), QStringLiteral("Created")}},
                                   {}});
    detail->lifecycle().showHistory({{{}, QStringLiteral("Created"), QStringLiteral("admin"), QStringLiteral("2026-11-02T09:00:00Z")},
                                     {QStringLiteral("Created"), QStringLiteral("Published"), QStringLiteral("admin"), QStringLiteral("2026-11-02T09:01:00Z")}});
    detail->lifecycle().view().showContent();
    take(QStringLiteral("apis-lifecycle-full"));
    detail->showPart(QStringLiteral("governance"));
    auto* governance = child<GovernanceTab>("apis.governance");
    publisher::Compliance compliance;
    compliance.status = QStringLiteral("NON-COMPLIANT");
    governance->showCompliance(compliance);
    governance->showBreaks({{QStringLiteral("Naming"), {QStringLiteral("description-present"), QStringLiteral("ERROR"), QStringLiteral("An API says what it is"),
                                                        QStringLiteral("description"), QStringLiteral("description is empty")}},
                            {QStringLiteral("Naming"), {QStringLiteral("operation-summary"), QStringLiteral("WARN"), QStringLiteral("An operation has a summary"),
                                                        QStringLiteral("paths./orders.get"), {}}}});
    take(QStringLiteral("apis-governance-full"));
    detail->showPart(QStringLiteral("subscriptions"));
    auto* form = child<SubscribeForm>("apis.subscribe");
    publisher::Application shop;
    shop.name = QStringLiteral("Shop");
    form->setApplications({shop});
    form->setApplicationPolicies({QStringLiteral("Unlimited")});
    form->setPlans({QStringLiteral("Gold"), QStringLiteral("Bronze")});
    detail->subscriptions().showSubscribers({QJsonObject{{QStringLiteral("applicationInfo"), QJsonObject{{QStringLiteral("name"), QStringLiteral("Shop")}, {QStringLiteral("subscriber"), QStringLiteral("alice")}}},
                                                         {QStringLiteral("throttlingPolicy"), QStringLiteral("Gold")},
                                                         {QStringLiteral("subscriptionStatus"), QStringLiteral("UNBLOCKED")}}});
    detail->subscriptions().view().showContent();
    take(QStringLiteral("apis-subscriptions-full"));

    PullConflict conflict;
    conflict.title = QStringLiteral("Orders 1.0.0");
    conflict.found.conflicts = {{"api.json: data.endpointConfig.production_endpoints.url", "\"http://localhost:3000\"", "\"https://orders-2.example\"", "\"https://orders.example\""},
                                {"api.json: data.operations[GET /orders].throttlingPolicy", "\"Unlimited\"", "\"10KPerMin\"", "\"50KPerMin\""}};
    conflict.found.changes = {{"api.json: data.description", "", "\"Pizza orders\""}};
    auto* merge = child<MergePanel>("apis.merge");
    merge->showConflict(conflict, 1);
    take(QStringLiteral("apis-merge-full"));
    merge->hide();

    const QString project = folder_->path() + QStringLiteral("/apis/Pizza-1.0.0");
    QDir().mkpath(project);
    QFile file(project + QStringLiteral("/api.yaml"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("type: api\nversion: v4.7.0\ndata:\n  name: Pizza\n  version: 1.0.0\n  context: /pizza\n  type: HTTP\n  policies: [Gold, Bronze]\n"
               "  endpointConfig: {endpoint_type: http, production_endpoints: {url: 'http://localhost:9001'}}\n"
               "  apiThrottlingPolicy: 50KPerMin\n  operations:\n    - verb: GET\n      target: /menu\n      throttlingPolicy: 10KPerMin\n"
               "      operationPolicies:\n        request: [{policyName: addHeader, policyVersion: v1, parameters: {headerName: X-Shop, headerValue: pizza}}]\n");
    file.close();
    workbench_->context().workspace.refresh();
    workbench_->context().navigation.open(QStringLiteral("apis"), {{QStringLiteral("api"), QStringLiteral("Pizza-1.0.0")}, {QStringLiteral("part"), QStringLiteral("policies")}});
    inState("apis.policies.view", StateView::State::Content);
    judged();
    take(QStringLiteral("apis-policies-full"));
    publisher_->close(); // and without a connection there is nothing to ask
    child<QTableView>("apis.table")->selectRow(0);
    for (const char* part : parts) {
        detail->showPart(QLatin1String(part));
        inState((std::string("apis.") + part + ".view").c_str(), StateView::State::Empty);
        judged();
        take(QStringLiteral("apis-%1-empty").arg(QLatin1String(part)));
    }
    QDir(project).removeRecursively();
    workbench_->context().workspace.refresh();
    detail->showPart(QStringLiteral("overview"));
    publisher_->go(PublisherSource::State::Connected);
    publisher_->answer(0, 9, 9);
    Q_EMIT publisher_->listed(9);
}

POSTERN_TEST(PagesTest);
#include "PagesTest.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/Workbench.h"

#include "controlplane/federation/RecordsFolder.h"
#include "workbench/CaptureCommands.h"
#include "workbench/CaptureTransfer.h"
#include "workbench/DemoGateways.h"
#include "workbench/DemoTour.h"
#include "workbench/HeapTrim.h"
#include "workbench/KeptTags.h"
#include "workbench/analytics/AnalyticsPage.h"
#include "workbench/apis/ApisPage.h"
#include "workbench/apis/ClientPublisherSource.h"
#include "workbench/bridge/GatewayLink.h"
#include "workbench/demo/Demo.h"
#include "workbench/capture/CapturedGateway.h"
#include "workbench/exportation/ExportDesk.h"
#include "workbench/exportation/ExportPage.h"
#include "workbench/federation/FederationDesk.h"
#include "workbench/federation/FederationPage.h"
#include "workbench/gateway/GatewayPage.h"
#include "workbench/inspector/InspectorPage.h"
#include "workbench/models/ExchangeStore.h"
#include "workbench/models/ExchangeTags.h"
#include "workbench/models/LogModel.h"
#include "workbench/models/ProblemModel.h"
#include "workbench/settings/SettingsPage.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/JobList.h"
#include "workbench/shell/LabelReader.h"
#include "workbench/shell/MainWindow.h"
#include "workbench/shell/Navigation.h"
#include "workbench/shell/Notices.h"
#include "workbench/shell/WelcomePage.h"
#include "workbench/theme/Theme.h"
#include "workbench/tryit/TryItPage.h"
#include "workbench/workspace/Drafts.h"
#include "workbench/workspace/Settings.h"
#include "workbench/workspace/Workspace.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QEventLoop>
#include <QFileDialog>
#include <QLibraryInfo>
#include <QStandardPaths>
#include <QTimer>
#include <QTranslator>
#include <filesystem>

namespace postern::workbench {
namespace {
constexpr int recentWorkspaces = 8;
constexpr int pictureSettleMs = 150;

QString demoCaptures() { return Settings::stateFolder() + QStringLiteral("/demo/capture"); }

}

struct Workbench::Owned {
    HeapTrim heap;
    Settings settings;
    Theme theme;
    Workspace workspace;
    std::unique_ptr<CapturedGateway> gateway;
    ExchangeStore exchanges;
    ExchangeTags tags;
    JobList jobs;
    LogModel log;
    ProblemModel problems;
    std::unique_ptr<CaptureTransfer> transfer;
    std::unique_ptr<KeptTags> keptTags;
    std::unique_ptr<PublisherDesk> publisher; ///< list, session and a running pull go on in a new window
    std::unique_ptr<ExportDesk> exports;      ///< a running export, too
    std::unique_ptr<FederationDesk> federation; ///< and what goes on at gateways
    // Of one window: made anew with it.
    std::unique_ptr<CommandRegistry> commands;
    std::unique_ptr<Navigation> navigation;
    std::unique_ptr<Notices> notices;
};

Workbench::Workbench(std::unique_ptr<GatewayLink> gateway) : Workbench(std::move(gateway), std::make_unique<ClientPublisherSource>()) {}

Workbench::Workbench(std::unique_ptr<GatewayLink> gateway, std::unique_ptr<PublisherSource> publisher)
    : owned_(std::make_unique<Owned>()), fontSize_(QApplication::font().pointSizeF())
{
    installLabelReader();
    owned_->gateway = std::make_unique<CapturedGateway>(std::move(gateway));
    owned_->publisher = std::make_unique<PublisherDesk>(std::move(publisher), owned_->workspace, owned_->jobs,
                                                        *owned_->gateway);
    owned_->transfer = std::make_unique<CaptureTransfer>(*owned_->gateway, owned_->jobs);
    owned_->exports = std::make_unique<ExportDesk>(owned_->workspace, owned_->jobs, [this] { return owned_->transfer->captureFile(); });
    owned_->federation = std::make_unique<FederationDesk>(owned_->workspace, owned_->jobs);
    owned_->keptTags = std::make_unique<KeptTags>(owned_->tags, *owned_->gateway, owned_->exchanges, owned_->workspace);
    applyAppearance();
    owned_->theme.install();
    applyLanguage();
    wireGateway();
    connect(&owned_->settings, &Settings::changed, this, &Workbench::settingChanged);
    connect(&owned_->workspace, &Workspace::opened, this, &Workbench::rememberWorkspace);
    connect(&owned_->workspace, &Workspace::closed, this, [this] {
        owned_->transfer->stop();
        owned_->gateway->stop();
        owned_->gateway->close();
    });
    rebuildWindow();
}

Workbench::~Workbench()
{
    window_->saveState();
    tour_.reset();
    window_.reset();
    demoGateways_.reset();
    owned_->federation.reset();
    owned_->exports.reset();
    owned_->publisher.reset(); // what it is writing is written
    owned_->transfer.reset();
    owned_->gateway->stop();
    owned_->gateway->close();
    owned_->workspace.save();
}

void Workbench::wireGateway()
{
    GatewayLink* gateway = owned_->gateway.get();
    connect(gateway, &GatewayLink::exchangesEnded, this, [this](const QVector<inspection::Summary>& batch, quint64 dropped) {
        const auto most = static_cast<std::size_t>(std::max(1, owned_->settings.get(setting::keepExchanges)));
        owned_->exchanges.append(batch, dropped);
        owned_->exchanges.dropOldest(most);
        owned_->heap.passed(batch.size());
    });
    connect(gateway, &GatewayLink::logged, &owned_->log, &LogModel::append);
    connect(owned_->gateway.get(), &CapturedGateway::keepingFailed, this, [this](const QString& reason) {
        owned_->notices->show({Notice::Kind::Warning, reason, tr("Go on"), [this] { owned_->gateway->resumeKeeping(); }});
    });
    connect(owned_->gateway.get(), &CapturedGateway::recovered, this,
            [this](const QString& finding) {
                QString said = finding;
                if (const auto edited = owned_->workspace.drafts().files(); !edited.isEmpty())
                    said += QLatin1Char(' ') + tr("Edits of %Ln file(s) that were not applied are as you left them.", nullptr, static_cast<int>(edited.size()));
                owned_->notices->show({Notice::Kind::Info, said, tr("Show the log"), [this] { owned_->navigation->openPane(QStringLiteral("log")); }});
            });
    connect(owned_->gateway.get(), &CapturedGateway::oldestRemoved, this, [this] {
        owned_->notices->show({Notice::Kind::Info,
                               tr("The capture is as large as it may be: from now on its oldest exchanges go that nobody has pinned, marked or noted."),
                               tr("Change the limits"),
                               [this] { owned_->navigation->open(QStringLiteral("settings"), {{QStringLiteral("search"), QStringLiteral("capture")}}); }});
    });
    connect(owned_->transfer.get(), &CaptureTransfer::done, this,
            [this](const QString& sentence) { owned_->notices->show({Notice::Kind::Success, sentence, {}, {}}); });
    connect(owned_->transfer.get(), &CaptureTransfer::failed, this,
            [this](const QString& sentence) { owned_->notices->show({Notice::Kind::Error, sentence, {}, {}}); });
    connect(gateway, &GatewayLink::problemsFound, this, [this](const QVector<Problem>& problems) {
        owned_->problems.setProblems(QStringLiteral("gateway"), problems);
    });
    connect(&owned_->workspace, &Workspace::apisChanged, this, [this] {
        QVector<Problem> problems;
        for (const WorkspaceApi& api : owned_->workspace.apis()) {
            if (!api.problem.isEmpty())
                problems.append({Problem::Severity::Error, api.problem, {}, api.path, 0, 0});
        }
        owned_->problems.setProblems(QStringLiteral("workspace"), problems);
    });
}

void Workbench::rebuildWindow()
{
    const bool wasVisible = window_ != nullptr && window_->isVisible();
    if (window_ != nullptr)
        window_->saveState();
    const MainWindow::Memory memory = window_ != nullptr ? window_->memory() : MainWindow::Memory();
    window_.reset(); // pages first: their commands go with them
    owned_->commands = std::make_unique<CommandRegistry>(owned_->settings);
    owned_->navigation = std::make_unique<Navigation>();
    owned_->notices = std::make_unique<Notices>();
    context_.reset(new AppContext{owned_->theme, owned_->settings, owned_->workspace, *owned_->gateway, owned_->exchanges, owned_->tags,
                                  owned_->jobs, owned_->log, owned_->problems, *owned_->commands, *owned_->navigation,
                                  *owned_->notices});
    window_ = std::make_unique<MainWindow>(*context_);
    window_->setWelcome(WelcomePage::face(), [this] { return makeWelcome(); });
    addWorkspaceCommands();
    addDemoCommand();
    window_->addPage(ApisPage::face(), [this] { return makeApis(); });
    window_->addPage(GatewayPage::face(), [this] { return new GatewayPage(*context_); });
    window_->addPage(InspectorPage::face(), [this] {
        auto* page = new InspectorPage(*context_);
        new CaptureCommands(*context_, *window_, *page, *owned_->transfer); // a child of the window
        return page;
    });
    window_->addPage(TryItPage::face(), [this] { return makeTryIt(); });
    window_->addPage(AnalyticsPage::face(), [this] { return new AnalyticsPage(*context_); });
    window_->addPage(FederationPage::face(), [this] { return new FederationPage(*context_, *owned_->federation); });
    window_->addPage(ExportPage::face(), [this] { return new ExportPage(*context_, *owned_->exports); });
    window_->addPage(SettingsPage::face(), [this] { return new SettingsPage(*context_); }, true);
    window_->complete();

    connect(owned_->navigation.get(), &Navigation::workspaceRequested, this, &Workbench::openWorkspace);
    connect(window_.get(), &MainWindow::layoutReset, this, &Workbench::rebuildWindow, Qt::QueuedConnection); // a command of it runs
    if (offersTour_)
        window_->offerTour();
    window_->recall(memory);
    if (wasVisible)
        window_->show();
}

Page* Workbench::makeWelcome()
{
    auto* welcome = new WelcomePage(*context_);
    connect(welcome, &WelcomePage::demoRequested, this, &Workbench::startDemo);
    connect(welcome, &WelcomePage::workspaceRequested, this, &Workbench::openWorkspace);
    connect(welcome, &WelcomePage::folderRequested, this, &Workbench::chooseWorkspace);
    connect(welcome, &WelcomePage::connectRequested, this, [this] {
        if (openWorkspace(newWorkspaceFolder(QStringLiteral("publisher"))))
            owned_->navigation->open(QStringLiteral("apis"), {{QStringLiteral("action"), QStringLiteral("connect")}});
    });
    connect(welcome, &WelcomePage::definitionRequested, this, [this] {
        if (openWorkspace(newWorkspaceFolder(QStringLiteral("apis"))))
            owned_->navigation->open(QStringLiteral("apis"), {{QStringLiteral("action"), QStringLiteral("open")}});
    });
    return welcome;
}

Page* Workbench::makeApis()
{
    auto* page = new ApisPage(*context_, *owned_->publisher);
    connect(page, &ApisPage::tokenReady, this, [this](const SubscribedToken& whose, const Secret& token) {
        tryIt().takeToken(QString::fromStdString(token.reveal()), tr("%1.", "whose token it is").arg(whose.words()));
        owned_->notices->show({Notice::Kind::Success, tr("The token of %1 is in Try it.").arg(whose.application), tr("Open Try it"),
                               [this, api = whose.workspaceId] {
                                   QVariantMap place{{QStringLiteral("part"), QStringLiteral("credentials")}};
                                   if (!api.isEmpty())
                                       place.insert(QStringLiteral("api"), api);
                                   owned_->navigation->open(QStringLiteral("tryit"), place);
                               }});
    });
    return page;
}

Page* Workbench::makeTryIt()
{
    auto* page = new TryItPage(*context_);
    if (demo_ && demo_->isRunning() && owned_->workspace.isDemo())
        offerDemoTokens(*page);
    return page;
}

ApisPage& Workbench::apis() const { return *static_cast<ApisPage*>(window_->page(ApisPage::face().id)); }

TryItPage& Workbench::tryIt() const { return *static_cast<TryItPage*>(window_->page(TryItPage::face().id)); }

MainWindow& Workbench::window() const
{
    window_->pages();
    return *window_;
}

QString Workbench::newWorkspaceFolder(const QString& name) const
{
    const QDir documents(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    const QString root = documents.filePath(QStringLiteral("Postern"));
    QString folder = root + QLatin1Char('/') + name;
    for (int n = 2; QFileInfo::exists(folder); ++n)
        folder = QStringLiteral("%1/%2-%3").arg(root, name).arg(n);
    return folder;
}

bool Workbench::openWorkspace(const QString& folder)
{
    if (owned_->workspace.isOpen())
        window_->saveState();
    if (owned_->workspace.open(folder))
        return true;
    owned_->notices->show({Notice::Kind::Error, owned_->workspace.error(), {}, {}});
    owned_->log.append(4, QStringLiteral("workspace"), owned_->workspace.error());
    return false;
}

void Workbench::closeWorkspace()
{
    window_->saveState();
    owned_->workspace.close();
}

void Workbench::chooseWorkspace()
{
    auto* dialog = new QFileDialog(window_.get(), tr("Open a workspace"), QDir::homePath());
    dialog->setObjectName(QStringLiteral("workspace.open.dialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, &Workbench::openWorkspace);
    dialog->open();
}

void Workbench::addWorkspaceCommands()
{
    CommandRegistry& commands = *owned_->commands;
    const QString menu = tr("File");
    commands.add({QStringLiteral("workspace.open"), tr("Open a workspace"), tr("Open a gateway's folder, or an empty one for a new gateway"),
                  {}, QStringLiteral("folder-open"), menu}, window_.get(), [this] { chooseWorkspace(); });
    commands.add({QStringLiteral("workspace.close"), tr("Close the workspace"), tr("Stop its gateway, keep what is open in it, and go to the first page"),
                  {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_W)}, QStringLiteral("x"), menu}, window_.get(), [this] { closeWorkspace(); });
    commands.add({QStringLiteral("workspace.demo"), tr("Open the demo"), tr("Start a Publisher on this computer and open a fresh workspace for it"),
                  {}, QStringLiteral("sparkles"), menu}, window_.get(), [this] { startDemo(); });
    connect(&owned_->workspace, &Workspace::opened, window_.get(), [this] { refreshWorkspaceCommands(); });
    connect(&owned_->workspace, &Workspace::closed, window_.get(), [this] { refreshWorkspaceCommands(); });
    refreshWorkspaceCommands();
}

void Workbench::refreshWorkspaceCommands()
{
    owned_->commands->setBlocked(QStringLiteral("workspace.close"), owned_->workspace.isOpen() ? QString() : tr("No workspace is open."));
    owned_->commands->setBlocked(QStringLiteral("workspace.demo"), owned_->workspace.isDemo() ? tr("The demo is open.") : QString());
    refreshDemoCommand();
}

bool Workbench::reopenLast()
{
    const QStringList recent = owned_->settings.get(setting::recentWorkspaces);
    return owned_->settings.get(setting::reopenLast) && !recent.isEmpty() && QFileInfo::exists(recent.first()) &&
           openWorkspace(recent.first());
}

void Workbench::startDemo()
{
    if (!demo_) {
        demo_ = std::make_unique<Demo>();
        connect(demo_.get(), &Demo::started, this, &Workbench::openDemo);
        connect(demo_.get(), &Demo::failed, this, [this](const QString& reason) {
            owned_->notices->show({Notice::Kind::Error, tr("The demo could not start: %1").arg(reason), {}, {}});
            owned_->log.append(4, QStringLiteral("demo"), reason);
        });
        connect(demo_.get(), &Demo::callsSent, this, [this](int sent, int /*unexpected*/) {
            owned_->notices->show({Notice::Kind::Success, tr("%Ln demo call(s) sent", nullptr, sent), tr("Look at them"),
                                   [this] { owned_->navigation->open(QStringLiteral("inspector")); }});
        });
    }
    demo_->start(Settings::stateFolder() + QStringLiteral("/demo/sandbox"));
}

void Workbench::openDemo()
{
    const QString folder = Settings::stateFolder() + QStringLiteral("/demo/workspace");
    if (owned_->workspace.isOpen())
        closeWorkspace();
    // A demo begins fresh, its captures, too.
    QDir(demoCaptures()).removeRecursively();
    QDir(folder).removeRecursively();
    QDir().mkpath(folder);
    QFile gateway(folder + QStringLiteral("/gateway.yaml"));
    const bool written = gateway.open(QIODevice::WriteOnly) && gateway.write(demo_->gatewayYaml(0, 0)) > 0;
    gateway.close();
    QFile environments(folder + QStringLiteral("/environments.yaml"));
    if (environments.open(QIODevice::WriteOnly))
        environments.write(DemoGateways::environmentsYaml(*demo_));
    environments.close();
    std::error_code failed; // what an earlier demo pushed is at a gateway that is gone
    std::filesystem::remove_all(federation::recordsFolder(folder.toStdString()), failed);
    if (!written || !owned_->workspace.open(folder, true)) {
        owned_->notices->show({Notice::Kind::Error, tr("The demo's workspace could not be made in %1.").arg(folder), {}, {}});
        return;
    }
    demoGateways_ = std::make_unique<DemoGateways>(*owned_->federation, owned_->workspace, *demo_);
    if (tourDone_) {
        tour_ = std::make_unique<DemoTour>(*context_, apis(), *demo_);
        connect(tour_.get(), &DemoTour::finished, this, [this](const QString& problem) { tourDone_(problem); });
        tour_->start();
    }
    apis().connectTo(demo_->connection(), Secret(std::string("admin")));
    offerDemoTokens(tryIt());
    refreshDemoCommand();
}

void Workbench::offerDemoTokens(TryItPage& page) const
{
    const publisher::PublisherConnection at = demo_->connection();
    page.auth().setEndpoint({at.baseUrl + at.tokenPath, QStringLiteral("demo-shop"), QStringLiteral("demo-secret"),
                                QStringLiteral("orders:read orders:write payments:write"), at.trustedSha256});
}

void Workbench::tourDemo(std::function<void(const QString& problem)> done)
{
    tourDone_ = std::move(done);
    startDemo();
}

void Workbench::addDemoCommand()
{
    owned_->commands->add({QStringLiteral("demo.calls"), tr("Send the demo's calls"),
                           tr("Call the running gateway so that it answers 200, 401, 403, 404, 429 and 502"), {},
                           QStringLiteral("sparkles"), tr("Help")},
                          window_.get(), [this] { sendDemoCalls(); });
    connect(owned_->gateway.get(), &GatewayLink::stateChanged, window_.get(), [this] { refreshDemoCommand(); });
    refreshDemoCommand();
}

void Workbench::refreshDemoCommand()
{
    const bool demo = demo_ && demo_->isRunning() && owned_->workspace.isDemo();
    owned_->commands->setBlocked(QStringLiteral("demo.calls"),
                                 !demo ? tr("The demo is not open.")
                                 : owned_->gateway->state() != GatewayState::Running ? tr("Run the gateway first.")
                                                                                    : QString());
}

void Workbench::sendDemoCalls()
{
    const auto listeners = owned_->gateway->listeners();
    for (const ListenerStatus& listener : listeners) {
        if (!listener.tls && listener.problem.isEmpty()) {
            demo_->sendCalls(listener.url);
            return;
        }
    }
}

void Workbench::show() { window_->show(); }

void Workbench::offerTour()
{
    offersTour_ = true;
    window_->offerTour();
}

void Workbench::rememberWorkspace()
{
    owned_->exchanges.clear();
    owned_->tags.clear();
    capture::CaptureLimits limits;
    limits.exchanges = static_cast<std::uint64_t>(std::max(1, owned_->settings.get(setting::keepExchanges)));
    limits.octets = static_cast<std::uint64_t>(std::max(1, owned_->settings.get(setting::keepMegabytes))) << 20U;
    owned_->gateway->setLimits(limits);
    owned_->gateway->open(owned_->workspace.isDemo() ? demoCaptures()
                                                     : owned_->workspace.stateFolder() + QStringLiteral("/capture"));
    if (owned_->workspace.isDemo())
        return;
    QStringList recent = owned_->settings.get(setting::recentWorkspaces);
    recent.removeAll(owned_->workspace.folder());
    recent.prepend(owned_->workspace.folder());
    owned_->settings.set(setting::recentWorkspaces, QStringList(recent.mid(0, recentWorkspaces)));
}

void Workbench::settingChanged(const QString& id)
{
    if (id == QLatin1String(setting::language.id)) {
        applyLanguage();
        // Queued: the change comes from a widget of the window that goes.
        QMetaObject::invokeMethod(this, &Workbench::rebuildWindow, Qt::QueuedConnection);
    } else if (id.startsWith(QLatin1String("appearance/"))) {
        applyAppearance();
        if (id == QLatin1String(setting::compact.id)) // rows and margins are measured when they are made
            QMetaObject::invokeMethod(this, &Workbench::rebuildWindow, Qt::QueuedConnection);
    }
}

void Workbench::applyAppearance()
{
    const QString name = owned_->settings.get(setting::theme);
    owned_->theme.setScheme(name == QLatin1String("dark")       ? Theme::Scheme::Dark
                            : name == QLatin1String("light")    ? Theme::Scheme::Light
                            : name == QLatin1String("contrast") ? Theme::Scheme::HighContrast
                                                                : Theme::Scheme::System);
    owned_->theme.setStill(owned_->settings.get(setting::reducedMotion));
    owned_->theme.setCompact(owned_->settings.get(setting::compact));
    QFont font = QApplication::font();
    const double size = fontSize_ + owned_->settings.get(setting::fontStep);
    if (fontSize_ > 0 && font.pointSizeF() != size) {
        font.setPointSizeF(size);
        QApplication::setFont(font);
    }
}

void Workbench::applyLanguage()
{
    for (const auto& translator : translators_)
        QCoreApplication::removeTranslator(translator.get());
    translators_.clear();
    const QString chosen = owned_->settings.get(setting::language);
    const QLocale locale = chosen.isEmpty() ? QLocale::system() : QLocale(chosen);
    QLocale::setDefault(locale); // numbers and dates in the language of the words
    const auto load = [this, &locale](const QString& name, const QString& folder) {
        auto translator = std::make_unique<QTranslator>();
        if (translator->load(locale, name, QStringLiteral("_"), folder)) {
            QCoreApplication::installTranslator(translator.get());
            translators_.push_back(std::move(translator));
            return true;
        }
        return false;
    };
    load(QStringLiteral("qtbase"), QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    if (!load(QStringLiteral("postern"), QStringLiteral(":/i18n"))) { // English has plurals, too
        auto english = std::make_unique<QTranslator>();
        if (english->load(QStringLiteral(":/i18n/postern_en.qm"))) {
            QCoreApplication::installTranslator(english.get());
            translators_.push_back(std::move(english));
        }
    }
    QApplication::setLayoutDirection(locale.textDirection());
}

int Workbench::takeScreenshots(const QString& folder)
{
    if (!QDir().mkpath(folder)) {
        qWarning("%s", qPrintable(tr("%1 cannot be made. Choose another folder for the pictures.").arg(folder)));
        return -1;
    }
    int taken = 0;
    const auto take = [&](const QString& name) {
        const QString file = QStringLiteral("%1/%2.png").arg(folder, name);
        if (!window_->grab().save(file)) {
            qWarning("%s", qPrintable(tr("%1 cannot be written.").arg(file)));
            return false;
        }
        ++taken;
        return true;
    };
    if (!owned_->workspace.isOpen())
        return take(QStringLiteral("welcome")) ? taken : -1;
    const auto pages = window_->pages();
    for (const Page* page : pages) {
        window_->showPage(page->id());
        // What a page asks for when it is shown - a trace, a definition - comes by events; nobody uses the window now.
        QEventLoop settle;
        QTimer::singleShot(pictureSettleMs, &settle, &QEventLoop::quit);
        settle.exec();
        if (!take(page->id()))
            return -1;
    }
    return taken;
}

} // namespace postern::workbench

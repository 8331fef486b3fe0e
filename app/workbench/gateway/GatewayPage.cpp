// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/gateway/GatewayPage.h"

#include "workbench/bridge/PortInUse.h"
#include "workbench/gateway/AuthorityDialog.h"
#include "workbench/gateway/ChainEditor.h"
#include "workbench/gateway/ChainModel.h"
#include "workbench/gateway/ConfigEditor.h"
#include "workbench/gateway/DifferenceDialog.h"
#include "workbench/gateway/ListenerModel.h"
#include "workbench/gateway/RunningApiModel.h"
#include "workbench/models/ExchangeStore.h"
#include "workbench/shell/CommandButton.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/InlineBar.h"
#include "workbench/shell/Navigation.h"
#include "workbench/shell/Notices.h"
#include "workbench/shell/StateView.h"
#include "workbench/shell/Tables.h"
#include "workbench/workspace/Drafts.h"
#include "workbench/workspace/Settings.h"
#include "workbench/workspace/Workspace.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPointer>
#include <QSplitter>
#include <QTabBar>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace postern::workbench {
namespace {

QLabel* heading(QWidget* parent, const char* id, const QString& text)
{
    auto* label = named(new QLabel(text, parent), id, text);
    QFont bold = label->font();
    bold.setBold(true);
    label->setFont(bold);
    return label;
}

// A name in single quotes for a shell; a quote in it ends, escapes and begins them again.
QString shellQuoted(QString text) { return QLatin1Char('\'') + text.replace(QLatin1Char('\''), QStringLiteral("'\\''")) + QLatin1Char('\''); }

} // namespace

GatewayPage::GatewayPage(AppContext& context, QWidget* parent)
    : Page(face(), context, parent), listeners_(new ListenerModel(this)), apis_(new RunningApiModel(this)),
      chain_(new ChainModel(this))
{
    addCommands();
    auto* column = new QVBoxLayout(this);
    column->addWidget(build());
    wire();
    refresh();
}

GatewayPage::~GatewayPage() = default;

void GatewayPage::addCommands()
{
    CommandRegistry& commands = context().commands;
    const QString menu = tr("Gateway");
    commands.add({QStringLiteral("gateway.run"), tr("Run the gateway"), tr("Start the gateway with the APIs of this workspace"),
                  {QKeySequence(Qt::Key_F5)}, QStringLiteral("play"), menu, false, true}, this, [this] { run(); });
    commands.add({QStringLiteral("gateway.stop"), tr("Stop the gateway"), tr("Let running exchanges finish, then stop"),
                  {QKeySequence(Qt::SHIFT | Qt::Key_F5)}, QStringLiteral("square"), menu, false, true}, this, [this] { context().gateway.stop(); });
    commands.add({QStringLiteral("gateway.restart"), tr("Restart the gateway"), tr("Stop and start again, with the backends chosen on this computer"),
                  {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F5)}, QStringLiteral("history"), menu, false, true}, this, [this] { restart(); });
    commands.add({QStringLiteral("gateway.reload"), tr("Reload the configuration"), tr("Read the folder again without closing a connection"),
                  {QKeySequence(Qt::CTRL | Qt::Key_F5)}, QStringLiteral("rotate-cw"), menu, false, true}, this, [this] { context().gateway.reload(); });
    commands.add({QStringLiteral("gateway.record"), tr("Record exchanges"), tr("Record what each filter does, or stop recording"),
                  {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R)}, QStringLiteral("circle-dot"), tr("Capture"), false, true},
                 this, [this] { context().gateway.setRecording(!context().gateway.recording()); });
    commands.action(QStringLiteral("gateway.record"))->setCheckable(true);
    commands.add({QStringLiteral("gateway.usePort"), tr("Use a free port"), tr("Run with the free port instead of the taken one, until the workspace is closed"),
                  {}, QStringLiteral("play"), {}}, this, [this] { useFreePort(); });
    commands.add({QStringLiteral("gateway.trust"), tr("Trust the development authority…"),
                  tr("How a browser or another client comes to trust this workstation's development certificate"), {}, QStringLiteral("shield-check"), menu},
                 this, [this] { showAuthority(); });
    commands.add({QStringLiteral("gateway.copyUrl"), tr("Copy the address"), tr("Copy the chosen API's address"), {}, QStringLiteral("link"), menu},
                 this, [this] { copy(chosenUrl(), tr("The address is copied.")); });
    commands.add({QStringLiteral("gateway.copyCurl"), tr("Copy as curl"), tr("Copy a curl command for the chosen API"),
                  {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C)}, QStringLiteral("terminal"), menu},
                 this, [this] { copy(QStringLiteral("curl -i %1").arg(shellQuoted(chosenUrl())), tr("The curl command is copied.")); });
    commands.add({QStringLiteral("gateway.tryIt"), tr("Open in Try it"), tr("Prepare a call to the chosen API"), {}, QStringLiteral("send"), menu},
                 this, [this] {
                     const RunningApi* api = apis_->at(apiTable_->currentIndex().row());
                     if (api != nullptr)
                         context().navigation.open(QStringLiteral("tryit"), {{QStringLiteral("url"), api->url}, {QStringLiteral("api"), api->id}});
                 });
    commands.add({QStringLiteral("gateway.save"), tr("Save the configuration file"), tr("Save the open file; a running gateway reads it again"),
                  {QKeySequence(QKeySequence::Save)}, QStringLiteral("save"), tr("File")}, this, [this] { config_->save(); });
}

QWidget* GatewayPage::build()
{
    CommandRegistry& commands = context().commands;
    auto* all = named(new QWidget(this), "gateway.body", title());
    auto* column = new QVBoxLayout(all);
    column->setContentsMargins(0, 0, 0, 0);
    auto* tools = new QHBoxLayout;
    status_ = named(new QLabel(all), "gateway.status", tr("State of the gateway"));
    status_->setTextFormat(Qt::PlainText);
    for (const char* id : {"gateway.run", "gateway.stop", "gateway.reload", "gateway.record"})
        tools->addWidget(commandButton(commands, id, all));
    tools->addStretch(1);
    tools->addWidget(status_);
    column->addLayout(tools);
    bar_ = new InlineBar(QStringLiteral("gateway.bar"), all);
    bar_->setAccessibleName(tr("Message about the gateway"));
    column->addWidget(bar_);
    tabs_ = named(new QTabWidget(all), "gateway.tabs", tr("Parts of the gateway"));
    tabs_->tabBar()->setObjectName(QStringLiteral("gateway.tabbar"));
    tabs_->tabBar()->setAccessibleName(tr("Parts of the gateway"));
    tabs_->setDocumentMode(true);
    tabs_->addTab(overview(), tr("Running"));
    edit_ = new ChainEditor(context());
    tabs_->addTab(edit_, tr("Chain"));
    config_ = new ConfigEditor(context());
    tabs_->addTab(config_, tr("Configuration"));
    column->addWidget(tabs_, 1);
    return all;
}

QWidget* GatewayPage::overview()
{
    CommandRegistry& commands = context().commands;
    listenerTable_ = makeTable("gateway.listeners", tr("Listeners"));
    listenerTable_->setModel(listeners_);
    listenerTable_->horizontalHeader()->setStretchLastSection(true);
    listenerTable_->setColumnWidth(ListenerModel::Address, 240);
    apiTable_ = makeTable("gateway.apis", tr("Running APIs"));
    apiTable_->setModel(apis_);
    apiTable_->setSelectionMode(QAbstractItemView::SingleSelection);
    apiTable_->horizontalHeader()->setStretchLastSection(true);
    apiTable_->setColumnWidth(RunningApiModel::Name, 180);
    apiTable_->setColumnWidth(RunningApiModel::Version, 70);
    apiTable_->setColumnWidth(RunningApiModel::Operations, 90);
    apiTable_->setColumnWidth(RunningApiModel::Address, 320);
    chainTable_ = makeTable("gateway.chain", tr("Chain"));
    chainTable_->setModel(chain_);
    chainTable_->horizontalHeader()->setStretchLastSection(true);
    chainTable_->setColumnWidth(ChainModel::Number, 46);

    const auto part = [](const char* id, const QString& name, QWidget* head, QWidget* body, QLayout* foot) {
        auto* frame = named(new QWidget, id, name);
        auto* inner = new QVBoxLayout(frame);
        inner->setContentsMargins(0, 4, 0, 4);
        head->setParent(frame);
        inner->addWidget(head);
        inner->addWidget(body, 1);
        if (foot != nullptr)
            inner->addLayout(foot);
        return frame;
    };
    auto* listenerButtons = new QHBoxLayout;
    listenerButtons->addWidget(commandButton(commands, "gateway.trust", nullptr));
    listenerButtons->addStretch(1);
    auto* buttons = new QHBoxLayout;
    for (const char* id : {"gateway.copyUrl", "gateway.copyCurl", "gateway.tryIt"})
        buttons->addWidget(commandButton(commands, id, nullptr));
    buttons->addStretch(1);
    splitter_ = named(new QSplitter(Qt::Vertical), "gateway.splitter", tr("Listeners, APIs and chain"));
    splitter_->setChildrenCollapsible(false);
    splitter_->addWidget(part("gateway.listeners.part", tr("Listeners"), heading(nullptr, "gateway.listeners.title", tr("Listeners")), listenerTable_, listenerButtons));
    splitter_->addWidget(part("gateway.apis.part", tr("Running APIs"), heading(nullptr, "gateway.apis.title", tr("Running APIs")), apiTable_, buttons));
    chainView_ = new StateView(QStringLiteral("gateway.chain.view"), chainTable_);
    chainTitle_ = heading(nullptr, "gateway.chain.title", tr("Filter chain"));
    splitter_->addWidget(part("gateway.chain.part", tr("Filter chain"), chainTitle_, chainView_, nullptr));
    splitter_->setStretchFactor(0, 1);
    splitter_->setStretchFactor(1, 2);
    splitter_->setStretchFactor(2, 3);
    view_ = new StateView(QStringLiteral("gateway.view"), splitter_);
    return view_;
}

void GatewayPage::wire()
{
    GatewayLink& gateway = context().gateway;
    connect(&gateway, &GatewayLink::stateChanged, this, &GatewayPage::refresh);
    connect(&gateway, &GatewayLink::listenersChanged, this, &GatewayPage::refreshApis);
    connect(&gateway, &GatewayLink::apisChanged, this, &GatewayPage::refreshApis);
    connect(&gateway, &GatewayLink::recordingChanged, this, &GatewayPage::refresh);
    connect(&gateway, &GatewayLink::problemsFound, this, &GatewayPage::takeProblems);
    connect(&gateway, &GatewayLink::crashed, this, &GatewayPage::crashed);
    connect(&context().workspace, &Workspace::apisChanged, this, &GatewayPage::refresh);
    connect(&context().workspace, &Workspace::opened, this, [this] { movedPorts_.clear(); });
    connect(apiTable_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        chainOf_ = 0;
        refreshChain();
    });
    connect(&context().exchanges, &ExchangeStore::appended, this, &GatewayPage::refreshChain);
    connect(&context().exchanges, &ExchangeStore::cleared, this, &GatewayPage::refreshChain);
    connect(config_, &ConfigEditor::saved, this, [this](const QString& path) {
        if (context().gateway.state() != GatewayState::Running)
            return;
        savedFile_ = QFileInfo(path).fileName();
        context().gateway.reload();
    });
    connect(config_, &ConfigEditor::draftChanged, this,
            [this] { context().workspace.setState(QStringLiteral("page.") + id(), saveState()); });
    connect(&context().navigation, &Navigation::fileRequested, this, &GatewayPage::openFile);
    connect(edit_, &ChainEditor::changesCounted, this, [this](int changes) {
        tabs_->setTabText(tabs_->indexOf(edit_), changes == 0 ? tr("Chain") : tr("Chain (%1)").arg(changes));
    });
    connect(edit_, &ChainEditor::differencesAsked, this, [this](const QString& file) {
        auto* dialog = new DifferenceDialog(context(), file, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
    connect(&context().gateway, &GatewayLink::reloaded, config_, &ConfigEditor::reread);
    connect(&context().gateway, &GatewayLink::reloaded, this, [this](bool taken) {
        if (const QString file = std::exchange(savedFile_, {}); taken && !file.isEmpty())
            context().notices.show({Notice::Kind::Success, tr("%1 is saved, and the gateway runs with it.").arg(file), {}, {}});
    });
    // Files are written by both editors; what nobody edits is shown as it is.
    connect(config_, &ConfigEditor::saved, edit_, &ChainEditor::refresh);
}

void GatewayPage::run()
{
    if (config_->isModified() && !config_->save()) {
        tabs_->setCurrentWidget(config_);
        return;
    }
    bar_->clear();
    context().gateway.setRecording(context().settings.get(setting::recordOnRun));
    context().gateway.start(context().workspace.folder(), context().workspace.runSettings() + movedPorts_);
}

QString GatewayPage::freePortSetting() const
{
    const Problem* why = decisive(problems_);
    const auto taken = why == nullptr ? std::nullopt : portInUse(*why);
    return taken ? movedPort(context().workspace.folder(), movedPorts_, *taken) : QString();
}

void GatewayPage::useFreePort()
{
    const QString setting = freePortSetting();
    if (setting.isEmpty())
        return;
    const QString listener = setting.section(QLatin1Char('='), 0, 0);
    movedPorts_.removeIf([&listener](const QString& one) { return one.section(QLatin1Char('='), 0, 0) == listener; });
    movedPorts_ << setting;
    context().notices.show({Notice::Kind::Info, tr("The gateway listens on port %1 for now; gateway.yaml still names the other.")
                                                    .arg(setting.section(QLatin1Char('='), 1)), {}, {}});
    run();
}

void GatewayPage::restart()
{
    restarting_ = true;
    context().gateway.stop();
}

void GatewayPage::refresh()
{
    CommandRegistry& commands = context().commands;
    const GatewayState state = context().gateway.state();
    if (state == GatewayState::Stopped && restarting_) {
        restarting_ = false;
        run();
        return;
    }
    const bool running = state == GatewayState::Running;
    const bool busy = state == GatewayState::Starting || state == GatewayState::Stopping;
    const bool empty = context().workspace.apis().isEmpty();
    const QString closed = context().workspace.isOpen() ? QString() : tr("Open a workspace first.");
    commands.setBlocked(QStringLiteral("gateway.save"), closed);
    commands.setBlocked(QStringLiteral("gateway.record"), closed);
    commands.setBlocked(QStringLiteral("gateway.run"), !closed.isEmpty() ? closed
                                                       : running ? tr("The gateway runs already.")
                                                       : busy  ? tr("The gateway is starting or stopping.")
                                                       : empty ? tr("There is no API in this workspace yet.")
                                                               : QString());
    commands.setBlocked(QStringLiteral("gateway.stop"), running || state == GatewayState::Starting ? QString() : tr("The gateway does not run."));
    for (const char* id : {"gateway.reload", "gateway.restart"})
        commands.setBlocked(QLatin1String(id), running ? QString() : tr("The gateway does not run."));
    QAction* record = commands.action(QStringLiteral("gateway.record"));
    record->setChecked(context().gateway.recording());
    status_->setText(running                            ? (context().gateway.recording() ? tr("Running, recording") : tr("Running"))
                     : state == GatewayState::Starting  ? tr("Starting...")
                     : state == GatewayState::Stopping  ? tr("Stopping...")
                     : state == GatewayState::Failed    ? tr("Failed")
                                                        : tr("Stopped"));
    QAction* start = commands.action(QStringLiteral("gateway.run"));
    if (state != GatewayState::Failed)
        commands.setBlocked(QStringLiteral("gateway.usePort"), tr("No port is taken."));
    if (running) {
        view_->showContent();
    } else if (busy) {
        view_->showLoading(state == GatewayState::Starting ? tr("The gateway is starting...") : tr("The gateway is stopping..."));
    } else if (state == GatewayState::Failed) {
        const Problem* why = decisive(problems_);
        const bool port = !freePortSetting().isEmpty();
        QAction* usePort = commands.action(QStringLiteral("gateway.usePort"));
        commands.setBlocked(usePort->objectName(), port ? QString() : tr("No port is taken."));
        usePort->setText(port ? tr("Use port %1").arg(portInUse(*why)->free) : tr("Use a free port"));
        QList<QAction*> actions{start, commands.action(QStringLiteral("window.problems"))};
        if (port)
            actions.prepend(usePort);
        view_->showError({tr("The gateway did not start."), why == nullptr ? QString() : why->message,
                          why == nullptr || why->hint.isEmpty() ? tr("Look at Problems for the place and at the log for details.") : why->hint, {}},
                         actions);
    } else if (empty) {
        view_->showEmpty(QStringLiteral("server"), tr("Nothing to run yet"), tr("Add an API to this workspace; then the gateway can run it."),
                         {commands.action(QStringLiteral("go.apis"))});
    } else {
        view_->showEmpty(QStringLiteral("server"), tr("The gateway is not running"),
                         tr("%Ln API(s) in this workspace can run.", nullptr, static_cast<int>(context().workspace.apis().size())), {start});
    }
    refreshApis();
    Q_EMIT badgeChanged(running ? QStringLiteral("●") : QString(), running ? tr("running") : QString());
}

void GatewayPage::refreshApis()
{
    const int row = apiTable_->currentIndex().row();
    listeners_->set(context().gateway.listeners());
    apis_->set(context().gateway.apis());
    if (apis_->rowCount() > 0)
        apiTable_->selectRow(std::clamp(row, 0, apis_->rowCount() - 1));
    const QString reason = apis_->rowCount() > 0 ? QString() : tr("No API is running.");
    for (const char* id : {"gateway.copyUrl", "gateway.copyCurl", "gateway.tryIt"})
        context().commands.setBlocked(QLatin1String(id), reason);
    context().commands.setBlocked(QStringLiteral("gateway.trust"), trustable() == nullptr ? tr("No listener shows a development certificate.") : QString());
    refreshChain();
}

/// A listener whose development certificate a client could be made to trust.
const ListenerStatus* GatewayPage::trustable() const
{
    for (int row = 0; row < listeners_->rowCount(); ++row) {
        if (const ListenerStatus* one = listeners_->at(row); !one->developmentAuthority.isEmpty())
            return one;
    }
    return nullptr;
}

void GatewayPage::showAuthority()
{
    const ListenerStatus* listener = trustable();
    if (listener == nullptr)
        return;
    auto* dialog = new AuthorityDialog(listener->developmentAuthority, listener->url, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

// The chain as it really ran last for the chosen API: order, results and times are facts, not a drawing of the files.
void GatewayPage::refreshChain()
{
    const RunningApi* api = apis_->at(apiTable_->currentIndex().row());
    const ExchangeStore& store = context().exchanges;
    quint64 last = 0;
    if (api != nullptr) {
        constexpr std::size_t lookBack = 20'000; // a quiet API in a busy gateway: not found is said, not searched for ever
        const std::string title = QStringLiteral("%1 %2").arg(api->name, api->version).toStdString();
        const std::size_t end = store.size() > lookBack ? store.size() - lookBack : 0;
        for (std::size_t n = store.size(); n-- > end && last == 0;) {
            if (store.name(store.row(n).api) == title)
                last = store.row(n).id;
        }
    }
    if (last == 0) {
        chainOf_ = 0;
        chain_->set({});
        chainTitle_->setText(tr("Filter chain"));
        chainView_->showEmpty(QStringLiteral("route"), tr("Not called yet"), tr("Send a call to this API; then its chain is shown as it ran."),
                              {context().commands.action(QStringLiteral("gateway.tryIt"))});
        return;
    }
    if (last == chainOf_)
        return;
    chainOf_ = last;
    context().gateway.fetchTrace(last, [page = QPointer<GatewayPage>(this), last](std::optional<inspection::Trace> trace) {
        if (page != nullptr && page->chainOf_ == last)
            page->showChain(trace);
    });
}

void GatewayPage::showChain(const std::optional<inspection::Trace>& trace)
{
    if (!trace) {
        chainView_->showEmpty(QStringLiteral("route"), tr("Not recorded"), tr("Record exchanges to see the chain as it runs."),
                              {context().commands.action(QStringLiteral("gateway.record"))});
        return;
    }
    chainTitle_->setText(tr("Filter chain as it ran for exchange %1").arg(trace->summary.id));
    chain_->set(trace->steps);
    chainView_->showContent();
}

void GatewayPage::takeProblems(const QVector<Problem>& problems)
{
    problems_ = problems;
    config_->showProblems(problems);
    edit_->showProblems(problems);
    // Warnings alone are a configuration that was taken.
    const Problem* why = decisive(problems);
    if (why == nullptr || why->severity != Problem::Severity::Error)
        bar_->clear();
    else if (context().gateway.state() == GatewayState::Running)
        bar_->show(InlineBar::Kind::Warning, {tr("The last change was not taken; the last good configuration goes on."), why->message, why->hint, {}},
                   {context().commands.action(QStringLiteral("window.problems"))});
    if (problems.isEmpty())
        return;
    refresh();
}

void GatewayPage::crashed(const QString& reason)
{
    bar_->show(InlineBar::Kind::Error, {tr("The gateway ended by itself."), reason, tr("What was recorded is still here. Run it again."), {}},
               {context().commands.action(QStringLiteral("gateway.run")), context().commands.action(QStringLiteral("window.log"))});
    refresh();
}

void GatewayPage::openFile(const QString& path, int line, int column)
{
    // A file with a draft is mended where its draft is; a filter where it has a form.
    const QString folder = context().workspace.folder() + QLatin1Char('/');
    const QString file = path.startsWith(folder) ? path.mid(folder.size()) : path;
    if ((context().workspace.drafts().draft(file) || edit_->hasFilterAt(file, line)) && edit_->openFile(file, line, column)) {
        context().navigation.open(id());
        tabs_->setCurrentWidget(edit_);
        return;
    }
    if (!config_->owns(path))
        return;
    context().navigation.open(id());
    tabs_->setCurrentWidget(config_);
    config_->openFile(path, line, column);
}

void GatewayPage::visit(const QVariantMap& place)
{
    const QString filter = place.value(QStringLiteral("filter")).toString();
    if (!filter.isEmpty() && edit_->openFilter(place.value(QStringLiteral("api")).toString(), filter, place.value(QStringLiteral("name")).toString()))
        tabs_->setCurrentWidget(edit_);
}

QString GatewayPage::chosenUrl() const
{
    const RunningApi* api = apis_->at(apiTable_->currentIndex().row());
    return api == nullptr ? QString() : api->url;
}

void GatewayPage::copy(const QString& text, const QString& what)
{
    QApplication::clipboard()->setText(text);
    context().notices.show({Notice::Kind::Success, what, {}, {}});
}

QWidget* GatewayPage::firstFocus()
{
    if (tabs_->currentWidget() == config_)
        return config_->firstFocus();
    if (tabs_->currentWidget() == edit_)
        return edit_->firstFocus();
    return view_->state() == StateView::State::Content ? static_cast<QWidget*>(apiTable_) : view_;
}

QJsonObject GatewayPage::saveState() const
{
    QJsonObject state{{QStringLiteral("tab"), tabs_->currentIndex()}, {QStringLiteral("chainFile"), edit_->file()},
                      {QStringLiteral("splitter"), QString::fromLatin1(splitter_->saveState().toBase64())}};
    if (const ConfigEditor::Draft draft = config_->draft(); !draft.path.isEmpty())
        state.insert(QStringLiteral("unsaved"), QJsonObject{{QStringLiteral("file"), draft.path}, {QStringLiteral("text"), draft.text}});
    return state;
}

void GatewayPage::restoreState(const QJsonObject& state)
{
    tabs_->setCurrentIndex(state.value(QStringLiteral("tab")).toInt());
    splitter_->restoreState(QByteArray::fromBase64(state.value(QStringLiteral("splitter")).toString().toLatin1()));
    edit_->openFile(state.value(QStringLiteral("chainFile")).toString());
    const QJsonObject unsaved = state.value(QStringLiteral("unsaved")).toObject();
    config_->restore({unsaved.value(QStringLiteral("file")).toString(), unsaved.value(QStringLiteral("text")).toString()});
}

} // namespace postern::workbench

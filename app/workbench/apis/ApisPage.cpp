// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/apis/ApisPage.h"

#include "controlplane/rest/RestClient.h"
#include "workbench/apis/AddApiPanel.h"
#include "workbench/apis/ApiDetail.h"
#include "workbench/apis/ConnectPanel.h"
#include "workbench/apis/ConnectionStore.h"
#include "workbench/apis/FailureText.h"
#include "workbench/bridge/GatewayLink.h"
#include "workbench/shell/CommandButton.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/InlineBar.h"
#include "workbench/shell/Notices.h"
#include "workbench/shell/StateView.h"
#include "workbench/shell/Tables.h"
#include "workbench/shell/ToolRow.h"
#include "workbench/theme/IconProvider.h"
#include "workbench/workspace/Workspace.h"

#include <QAction>
#include <QDragEnterEvent>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMimeData>
#include <QPointer>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>
#include <QUndoStack>
#include <QUrl>
#include <QVBoxLayout>
#include <utility>

namespace postern::workbench {
namespace {

constexpr qint64 largestDefinition = 32LL * 1024 * 1024;

} // namespace

ApisPage::ApisPage(AppContext& context, PublisherDesk& desk, QWidget* parent)
    : Page(QStringLiteral("apis"), context, parent), desk_(desk), publisher_(&desk.source())
{
    setAcceptDrops(true);
    addCommands();
    auto* column = new QVBoxLayout(this);
    column->addWidget(build());
    wire();
    refreshRows();
}

ApisPage::~ApisPage() = default;

void ApisPage::addCommands()
{
    CommandRegistry& commands = context().commands;
    const QString menu = tr("API");
    commands.add({QStringLiteral("apis.connect"), tr("Connect to a Publisher"), tr("Give the address and the account of a Publisher"),
                  {}, QStringLiteral("plug"), menu}, this, [this] { openConnect(); });
    commands.add({QStringLiteral("apis.list"), tr("Refresh the list"), tr("Ask the Publisher for its APIs again"),
                  {QKeySequence(QKeySequence::Refresh).toString() == QLatin1String("F5") ? QKeySequence(Qt::CTRL | Qt::Key_R) : QKeySequence(QKeySequence::Refresh)},
                  QStringLiteral("refresh-cw"), menu}, this, [this] { publisher_->list(); });
    commands.add({QStringLiteral("apis.pull"), tr("Pull checked APIs"), tr("Copy the checked APIs of the Publisher into this workspace"),
                  {QKeySequence(Qt::Key_F7)}, QStringLiteral("download"), menu}, this, [this] { pull(model_.checkedKeys()); });
    commands.add({QStringLiteral("apis.pullAll"), tr("Pull all APIs"), tr("Copy every API of the Publisher into this workspace"), {}, {}, menu},
                 this, [this] {
                     QStringList all;
                     for (const ApiRow& api : model_.apis()) {
                         if (api.isRemote())
                             all << api.key;
                     }
                     pull(all);
                 });
    commands.add({QStringLiteral("apis.open"), tr("Open an OpenAPI file"), tr("Take OpenAPI files into this workspace; dropping them does the same"),
                  {QKeySequence(QKeySequence::Open)}, QStringLiteral("folder-open"), menu}, this, [this] { chooseFiles(); });
    commands.add({QStringLiteral("apis.openAddress"), tr("Open an OpenAPI address"), tr("Fetch a definition from the web into this workspace"),
                  {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O)}, QStringLiteral("globe"), menu},
                 this, [this] { addPanel_->open(AddApiPanel::Purpose::FromAddress); });
    commands.add({QStringLiteral("apis.new"), tr("New API"), tr("Make an API that hands every call on to a backend"),
                  {QKeySequence(QKeySequence::New)}, QStringLiteral("plus"), menu},
                 this, [this] { addPanel_->open(AddApiPanel::Purpose::NewApi); });
    commands.add({QStringLiteral("apis.remove"), tr("Remove the API from the workspace"), tr("Remove the chosen API here; Undo brings it back"),
                  {QKeySequence(QKeySequence::Delete)}, QStringLiteral("trash-2"), menu, true}, this, [this] { removeChosen(); });
    commands.add({QStringLiteral("apis.filter"), tr("Filter APIs"), tr("Narrow the list of APIs"), {QKeySequence(Qt::CTRL | Qt::Key_L)},
                  QStringLiteral("list-filter"), menu}, this, [this] {
                     filter_->setFocus(Qt::ShortcutFocusReason);
                     filter_->selectAll();
                 });
    commands.add({QStringLiteral("apis.checkAll"), tr("Check all shown APIs"), tr("Check every API that the filter shows"),
                  {QKeySequence(QKeySequence::SelectAll)}, {}, menu, true}, this, [this] { model_.checkAllShown(true); });
    commands.add({QStringLiteral("apis.cancelList"), tr("Stop listing"), tr("Stop asking the Publisher for its APIs"), {}, QStringLiteral("x"), {}},
                 this, [this] { publisher_->cancelList(); });
}

QWidget* ApisPage::build()
{
    CommandRegistry& commands = context().commands;
    auto* all = named(new QWidget(this), "apis.body", title());
    auto* column = new QVBoxLayout(all);
    column->setContentsMargins(0, 0, 0, 0);
    auto* tools = named(new ToolRow(all), "apis.tools", tr("What to do with APIs"));
    server_ = named(new QLabel(all), "apis.server", tr("Publisher"));
    server_->setTextFormat(Qt::PlainText);
    tools->row()->addWidget(server_);
    for (const char* id : {"apis.connect", "apis.list", "apis.pull"})
        tools->add(commandButton(commands, id, tools));
    tools->row()->addStretch(1);
    for (const char* id : {"apis.new", "apis.open", "apis.openAddress"})
        tools->add(commandButton(commands, id, tools));
    column->addWidget(tools);
    bar_ = new InlineBar(QStringLiteral("apis.bar"), all);
    bar_->setAccessibleName(tr("Message about the Publisher"));
    column->addWidget(bar_);
    connectPanel_ = new ConnectPanel(all);
    connectPanel_->hide();
    column->addWidget(connectPanel_);
    addPanel_ = new AddApiPanel(all);
    addPanel_->hide();
    column->addWidget(addPanel_);

    auto* list = named(new QWidget, "apis.list.area", tr("List of APIs"));
    auto* listColumn = new QVBoxLayout(list);
    listColumn->setContentsMargins(0, 0, 0, 0);
    auto* filterRow = new QHBoxLayout;
    filter_ = named(new QLineEdit(list), "apis.filter.field", tr("Filter APIs"));
    filter_->setPlaceholderText(tr("Filter: name, context, type, provider, state"));
    filter_->setClearButtonEnabled(true);
    if (auto* clear = filter_->findChild<QToolButton*>())
        named(clear, "apis.filter.clear", tr("Clear the filter"));
    count_ = named(new QLabel(list), "apis.count", tr("How many APIs"));
    filterRow->addWidget(filter_, 1);
    filterRow->addWidget(count_);
    listColumn->addLayout(filterRow);
    table_ = makeTable("apis.table", tr("APIs"), list);
    table_->setModel(&model_);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->horizontalHeader()->setSectionResizeMode(ApiListModel::Here, QHeaderView::Stretch);
    table_->setColumnWidth(ApiListModel::Name, 170);
    table_->setColumnWidth(ApiListModel::Version, 64);
    table_->setColumnWidth(ApiListModel::Context, 140);
    table_->setColumnWidth(ApiListModel::Type, 56);
    table_->setColumnWidth(ApiListModel::There, 110);
    listColumn->addWidget(table_, 1);
    detail_ = new ApiDetail(context());
    splitter_ = named(new QSplitter(Qt::Horizontal), "apis.splitter", tr("List and details"));
    splitter_->addWidget(list);
    splitter_->addWidget(detail_);
    splitter_->setStretchFactor(0, 3);
    splitter_->setStretchFactor(1, 2);
    splitter_->setChildrenCollapsible(false);
    view_ = new StateView(QStringLiteral("apis.view"), splitter_, all);
    column->addWidget(view_, 1);
    return all;
}

void ApisPage::wire()
{
    connect(filter_, &QLineEdit::textChanged, &model_, &ApiListModel::setFilter);
    connect(filter_, &QLineEdit::textChanged, this, &ApisPage::refreshBadge);
    connect(&model_, &ApiListModel::checksChanged, this, &ApisPage::refreshBadge);
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ApisPage::showDetail);
    connect(&context().workspace, &Workspace::apisChanged, this, &ApisPage::refreshRows);
    connect(&context().workspace, &Workspace::opened, this, &ApisPage::refreshState);
    connect(&context().workspace, &Workspace::closed, this, [this] {
        fetching_.reset();
        connectPanel_->hide();
        addPanel_->hide();
        bar_->clear();
        refreshState();
    });
    connect(detail_, &ApiDetail::backendChanged, this, [this](const QString& id, const QString& url) {
        context().workspace.setBackendOverride(id, url);
        offerRestart();
    });
    connect(detail_, &ApiDetail::enabledChanged, this, [this](const QString& id, bool on) {
        context().workspace.setEnabled(id, on);
        offerRestart();
    });
    connect(connectPanel_, &ConnectPanel::connectRequested, publisher_, &PublisherSource::open);
    connect(connectPanel_, &ConnectPanel::trustRequested, publisher_, &PublisherSource::trust);
    connect(connectPanel_, &ConnectPanel::cancelled, this, [this] {
        if (publisher_->state() == PublisherSource::State::Connecting)
            publisher_->close();
        connectPanel_->hide();
        firstFocus()->setFocus();
    });
    connect(addPanel_, &AddApiPanel::cancelled, this, [this] {
        fetching_.reset();
        addPanel_->hide();
        firstFocus()->setFocus();
    });
    connect(addPanel_, &AddApiPanel::definitionMade, this, &ApisPage::takeDefinition);
    connect(addPanel_, &AddApiPanel::addressGiven, this, &ApisPage::fetchDefinition);

    PublisherSource* publisher = publisher_;
    connect(publisher, &PublisherSource::stateChanged, this, &ApisPage::refreshState);
    connect(publisher, &PublisherSource::stateChanged, this, [this] {
        if (publisher_->state() == PublisherSource::State::Connected) {
            connectPanel_->hide();
            rememberConnection();
        }
    });
    connect(publisher, &PublisherSource::connectionChanged, this, [this] { connectPanel_->setSecretsReason(publisher_->secretsReason()); });
    connect(publisher, &PublisherSource::connectFailed, this, &ApisPage::connectionFailed);
    connect(publisher, &PublisherSource::listBegan, bar_, &InlineBar::clear);
    connect(&desk_, &PublisherDesk::listChanged, this, &ApisPage::refreshRows);
    connect(&desk_, &PublisherDesk::listEnded, this, &ApisPage::listEnded);
    connect(publisher, &PublisherSource::listFailed, this, [this](const publisher::PublisherFailure& failure) {
        if (failure.problem != publisher::Problem::Cancelled)
            bar_->show(InlineBar::Kind::Error, failureText(failure),
                       {context().commands.action(QStringLiteral("apis.list")), context().commands.action(QStringLiteral("apis.connect"))});
    });
    connect(&desk_, &PublisherDesk::pullingChanged, this, &ApisPage::refreshState);
    connect(&desk_, &PublisherDesk::pullEnded, this, &ApisPage::pullEnded);
    connect(&desk_, &PublisherDesk::pullRefused, this, [this](const QString& reason) {
        context().notices.show({Notice::Kind::Warning, reason, {}, {}});
    });
}

QString ApisPage::chosenKey() const { return table_->currentIndex().data(ApiListModel::KeyRole).toString(); }

void ApisPage::refreshRows()
{
    QVector<ApiRow> rows;
    QMap<QString, int> byRemote;
    for (const publisher::ApiSummary& api : desk_.apis()) {
        ApiRow row;
        row.key = QStringLiteral("remote:") + api.id;
        row.remoteId = api.id;
        row.name = api.name;
        row.version = api.version;
        row.context = api.context;
        row.type = api.type;
        row.provider = api.provider;
        row.lifeCycle = api.lifeCycleStatus;
        row.remoteUpdated = api.updatedTime;
        byRemote.insert(api.id, static_cast<int>(rows.size()));
        rows.append(row);
    }
    for (const WorkspaceApi& api : context().workspace.apis()) {
        const int known = api.remoteId.isEmpty() ? -1 : byRemote.value(api.remoteId, -1);
        ApiRow fresh;
        if (known < 0) {
            // The key stays the same whether the Publisher is connected or not, so checks and choice stay, too.
            fresh.key = api.remoteId.isEmpty() ? QStringLiteral("local:") + api.id : QStringLiteral("remote:") + api.remoteId;
            fresh.name = api.name;
            fresh.version = api.version;
            fresh.context = api.context;
            fresh.type = api.type;
        }
        ApiRow& row = known < 0 ? fresh : rows[known];
        row.workspaceId = api.id;
        row.localRevision = api.revision.isEmpty() && !api.remoteId.isEmpty() ? tr("Pulled") : api.revision;
        row.localUpdated = api.updated;
        row.backendOverride = api.backendOverride;
        row.enabled = api.enabled;
        row.problem = api.problem;
        if (known < 0)
            rows.append(fresh);
    }
    const QString keep = chosenKey().isEmpty() ? chosen_ : chosenKey();
    model_.setApis(rows);
    select(keep);
    refreshState();
}

void ApisPage::select(const QString& key)
{
    int row = model_.rowOf(key);
    if (row < 0 && model_.rowCount() > 0)
        row = 0;
    if (row >= 0)
        table_->selectRow(row);
    showDetail();
}

void ApisPage::showDetail()
{
    const ApiRow* api = model_.at(table_->currentIndex().row());
    detail_->setVisible(api != nullptr);
    if (api != nullptr) {
        chosen_ = api->key;
        detail_->show(*api);
    }
    context().commands.setBlocked(QStringLiteral("apis.remove"),
                                  api != nullptr && api->isLocal() ? QString() : tr("Choose an API that is in this workspace."));
}

void ApisPage::refreshState()
{
    using State = PublisherSource::State;
    CommandRegistry& commands = context().commands;
    const State state = publisher_->state();
    const QString name = publisher_->connection().baseUrl;
    server_->setText(state == State::Connected    ? tr("Publisher: %1").arg(name)
                     : state == State::Connecting ? tr("Connecting to %1...").arg(name)
                                                  : tr("No Publisher connected"));
    connectPanel_->setBusy(state == State::Connecting);
    const QString closed = context().workspace.isOpen() ? QString() : tr("Open a workspace first.");
    for (const char* id : {"apis.connect", "apis.open", "apis.openAddress", "apis.new"})
        commands.setBlocked(QLatin1String(id), closed);
    const QString offline = !closed.isEmpty() ? closed : state == State::Connected ? QString() : tr("Connect to a Publisher first.");
    commands.setBlocked(QStringLiteral("apis.list"), !offline.isEmpty() ? offline : desk_.isListing() ? tr("The list is on its way.") : QString());
    commands.setBlocked(QStringLiteral("apis.pullAll"), !offline.isEmpty() ? offline : desk_.isPulling() ? tr("A pull is running.") : QString());
    if (!model_.apis().isEmpty()) {
        view_->showContent();
    } else if (desk_.isListing()) {
        view_->showLoading(tr("Asking the Publisher for its APIs..."), commands.action(QStringLiteral("apis.cancelList")));
    } else {
        view_->showEmpty(QStringLiteral("boxes"), tr("No APIs yet"),
                         tr("Pull them from a Publisher, open or drop an OpenAPI file, or make one in front of a backend."),
                         {commands.action(QStringLiteral("apis.connect")), commands.action(QStringLiteral("apis.open")),
                          commands.action(QStringLiteral("apis.new"))});
    }
    refreshBadge();
}

void ApisPage::refreshBadge()
{
    const int checked = static_cast<int>(model_.checkedKeys().size());
    const int shown = model_.rowCount();
    const int all = static_cast<int>(model_.apis().size());
    QString text = shown == all ? tr("%Ln API(s)", nullptr, all) : tr("%1 of %2", "shown of all").arg(QLocale().toString(shown), QLocale().toString(all));
    if (desk_.isListing())
        text = tr("%1, more are coming...").arg(text);
    if (checked > 0)
        text = tr("%1, %2", "count, count").arg(text, tr("%Ln checked", nullptr, checked));
    count_->setText(text);
    QString reason;
    if (!context().workspace.isOpen())
        reason = tr("Open a workspace first.");
    else if (publisher_->state() != PublisherSource::State::Connected)
        reason = tr("Connect to a Publisher first.");
    else if (desk_.isPulling())
        reason = tr("A pull is running.");
    else if (checked == 0)
        reason = tr("Check at least one API of the Publisher.");
    context().commands.setBlocked(QStringLiteral("apis.pull"), reason);
    int newer = 0;
    for (const ApiRow& api : model_.apis())
        newer += api.isNewerThere() ? 1 : 0;
    Q_EMIT badgeChanged(newer == 0 ? QString() : QLocale().toString(newer),
                        newer == 0 ? QString() : tr("%Ln API(s) are newer on the Publisher", nullptr, newer));
}

void ApisPage::openConnect()
{
    const publisher::PublisherConnection last = desk_.connection();
    connectPanel_->setConnection(last.id.isEmpty() ? loadConnection(context()) : last);
    connectPanel_->setSecretsReason(publisher_->secretsReason());
    connectPanel_->clearFailure();
    addPanel_->hide();
    connectPanel_->show();
    connectPanel_->firstField()->setFocus(Qt::OtherFocusReason);
}

void ApisPage::connectTo(const publisher::PublisherConnection& connection, Secret secret)
{
    publisher_->open(connection, std::move(secret), std::nullopt);
}

void ApisPage::connectionFailed(const publisher::PublisherFailure& failure)
{
    if (failure.problem == publisher::Problem::Cancelled)
        return;
    if (connectPanel_->isHidden())
        openConnect();
    connectPanel_->showFailure(failure);
}

void ApisPage::rememberConnection()
{
    if (!context().workspace.isDemo()) // the demo's Publisher ends with the workbench
        saveConnection(context(), publisher_->connection());
}

void ApisPage::chooseFiles()
{
    auto* dialog = new QFileDialog(this, tr("Open OpenAPI files"), QString(), tr("OpenAPI definitions (*.yaml *.yml *.json)"));
    dialog->setObjectName(QStringLiteral("apis.open.dialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, &ApisPage::takeFiles);
    dialog->open();
}

void ApisPage::takeFiles(const QStringList& paths)
{
    for (const QString& path : paths) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly)) {
            bar_->show(InlineBar::Kind::Error, {tr("%1 cannot be opened.").arg(path), file.errorString(), {}, {}});
        } else if (file.size() > largestDefinition) {
            bar_->show(InlineBar::Kind::Error, {tr("%1 is too large.").arg(path), tr("Definitions of up to 32 MB are taken."), {}, {}});
        } else {
            takeDefinition(QFileInfo(path).fileName(), file.readAll());
        }
    }
}

void ApisPage::takeDefinition(const QString& fileName, const QByteArray& text)
{
    const QString id = context().workspace.addDefinition(fileName, text);
    if (id.isEmpty()) {
        if (!addPanel_->isHidden())
            addPanel_->showProblem(context().workspace.error());
        else
            bar_->show(InlineBar::Kind::Error, {tr("%1 was not taken.").arg(fileName), context().workspace.error(),
                                                tr("Correct it and open it again; the other APIs are as they were."), {}});
        return;
    }
    addPanel_->hide();
    bar_->clear();
    select(QStringLiteral("local:") + id);
    table_->setFocus();
    context().notices.show({Notice::Kind::Success, tr("%1 is in the workspace.").arg(fileName), {}, {}});
    tellGateway();
}

void ApisPage::fetchDefinition(const QString& address)
{
    if (!web_)
        web_ = std::make_unique<rest::RestClient>();
    rest::RestRequest request;
    request.url = QUrl(address).toEncoded(QUrl::RemoveFragment | QUrl::RemoveUserInfo);
    request.headers.set("Accept", "application/yaml, application/json, text/yaml, */*;q=0.1");
    fetching_ = web_->send(std::move(request), [this, address](Result<rest::RestResponse> answer, const rest::RestFailure& /*failure*/) {
        if (!answer) {
            addPanel_->showProblem(tr("%1 could not be fetched: %2").arg(address, QString::fromStdString(answer.error().message())));
            return;
        }
        QString name = QUrl(address).fileName();
        if (!name.endsWith(QLatin1String(".yaml")) && !name.endsWith(QLatin1String(".yml")) && !name.endsWith(QLatin1String(".json")))
            name = QUrl(address).host() + (answer->body.trimmed().startsWith('{') ? QStringLiteral(".json") : QStringLiteral(".yaml"));
        addPanel_->setBusy(false);
        takeDefinition(name, answer->body);
    });
}

void ApisPage::pull(const QStringList& keys)
{
    QVector<PublisherDesk::Wish> wishes;
    for (const QString& key : keys) {
        const ApiRow* api = model_.find(key);
        if (api != nullptr && api->isRemote())
            wishes.append({api->remoteId, QStringLiteral("%1 %2").arg(api->name, api->version)});
    }
    desk_.pull(wishes);
}

void ApisPage::pullEnded(int pulled, const QString& reason)
{
    if (reason.isEmpty()) {
        context().notices.show({Notice::Kind::Success, tr("%Ln API(s) pulled", nullptr, pulled), {}, {}});
        return;
    }
    bar_->show(InlineBar::Kind::Error, {tr("Not all APIs were pulled."), reason, tr("The job says for each API what happened."), {}},
               {context().commands.action(QStringLiteral("window.jobs")), context().commands.action(QStringLiteral("apis.connect"))});
}

void ApisPage::removeChosen()
{
    const ApiRow* api = model_.at(table_->currentIndex().row());
    if (api == nullptr || !api->isLocal())
        return;
    const QString name = api->name;
    QUndoStack* stack = context().workspace.undoStack();
    const int before = stack->index();
    context().workspace.removeApi(api->workspaceId);
    tellGateway();
    if (stack->index() != before + 1)
        return; // nothing to take back
    // The notice's Undo means this removal; once anything else is done or taken back, it would take that back.
    auto* removal = new QObject(this);
    connect(stack, &QUndoStack::indexChanged, removal, [removal] { delete removal; });
    Notice notice{Notice::Kind::Info, tr("%1 was removed from the workspace.").arg(name), tr("Undo"),
                  [this, current = QPointer<QObject>(removal)] {
                      if (current != nullptr)
                          context().workspace.undoStack()->undo();
                  }};
    notice.actionFor = removal;
    context().notices.show(notice);
}

// Backends kept on this computer and APIs switched off are handed to the gateway when it starts, not by its folder.
void ApisPage::offerRestart()
{
    QAction* restart = context().commands.action(QStringLiteral("gateway.restart"));
    if (context().gateway.state() != GatewayState::Running || restart == nullptr)
        return;
    context().notices.show({Notice::Kind::Info, tr("The running gateway takes this with its next start."), tr("Restart now"),
                            [restart = QPointer<QAction>(restart)] {
                                if (restart != nullptr)
                                    restart->trigger();
                            }});
}

void ApisPage::tellGateway()
{
    if (context().gateway.state() == GatewayState::Running)
        context().gateway.reload();
}

void ApisPage::visit(const QVariantMap& place)
{
    const QString action = place.value(QStringLiteral("action")).toString();
    if (action == QLatin1String("connect"))
        openConnect();
    else if (action == QLatin1String("open"))
        chooseFiles();
    else if (action == QLatin1String("new"))
        addPanel_->open(AddApiPanel::Purpose::NewApi);
    const QString id = place.value(QStringLiteral("api")).toString();
    for (const ApiRow& api : model_.apis()) {
        if (!id.isEmpty() && api.workspaceId == id) {
            filter_->clear();
            select(api.key);
            if (place.value(QStringLiteral("part")) == QLatin1String("backend"))
                detail_->editBackend();
            else if (place.value(QStringLiteral("part")) == QLatin1String("definition"))
                detail_->setTab(2);
            return;
        }
    }
}

QWidget* ApisPage::firstFocus() { return view_->state() == StateView::State::Content ? static_cast<QWidget*>(table_) : view_; }

QJsonObject ApisPage::saveState() const
{
    return {{QStringLiteral("filter"), filter_->text()},
            {QStringLiteral("chosen"), chosen_},
            {QStringLiteral("tab"), detail_->tab()},
            {QStringLiteral("columns"), QString::fromLatin1(table_->horizontalHeader()->saveState().toBase64())},
            {QStringLiteral("splitter"), QString::fromLatin1(splitter_->saveState().toBase64())}};
}

void ApisPage::restoreState(const QJsonObject& state)
{
    filter_->setText(state.value(QStringLiteral("filter")).toString());
    chosen_ = state.value(QStringLiteral("chosen")).toString();
    detail_->setTab(state.value(QStringLiteral("tab")).toInt());
    const auto bytes = [&state](const char* key) { return QByteArray::fromBase64(state.value(QLatin1String(key)).toString().toLatin1()); };
    table_->horizontalHeader()->restoreState(bytes("columns"));
    splitter_->restoreState(bytes("splitter"));
    select(chosen_);
}

void ApisPage::dragEnterEvent(QDragEnterEvent* event)
{
    if (event->mimeData()->hasUrls())
        event->acceptProposedAction();
}

void ApisPage::dropEvent(QDropEvent* event)
{
    QStringList files;
    const QList<QUrl> urls = event->mimeData()->urls();
    for (const QUrl& url : urls) {
        if (url.isLocalFile()) {
            files << url.toLocalFile();
        } else {
            addPanel_->open(AddApiPanel::Purpose::FromAddress);
            fetchDefinition(url.toString());
        }
    }
    takeFiles(files);
    event->acceptProposedAction();
}

} // namespace postern::workbench

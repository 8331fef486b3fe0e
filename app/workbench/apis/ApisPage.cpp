// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/apis/ApisPage.h"

#include "controlplane/rest/RestClient.h"
#include "workbench/apis/AddApiPanel.h"
#include "workbench/apis/ApiDetail.h"
#include "workbench/apis/ConnectPanel.h"
#include "workbench/apis/FailureText.h"
#include "workbench/apis/LifecycleTab.h"
#include "workbench/apis/MergePanel.h"
#include "workbench/apis/ProjectReader.h"
#include "workbench/apis/RevisionsTab.h"
#include "workbench/apis/SubscriptionsTab.h"
#include "workbench/shell/CommandButton.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/InlineBar.h"
#include "workbench/shell/Notices.h"
#include "workbench/shell/StateView.h"
#include "workbench/shell/Tables.h"
#include "workbench/shell/ToolRow.h"
#include "workbench/workspace/Workspace.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <utility>

namespace postern::workbench {

ApisPage::ApisPage(AppContext& context, PublisherDesk& desk, QWidget* parent)
    : Page(face(), context, parent), desk_(desk), publisher_(&desk.source()),
      project_(new ProjectReader(context.workspace, this))
{
    setAcceptDrops(true);
    addCommands();
    auto* column = new QVBoxLayout(this);
    column->addWidget(build());
    wire();
    fillConnections();
    refreshRows();
    showConflicts();
}

ApisPage::~ApisPage() = default;

QWidget* ApisPage::build()
{
    CommandRegistry& commands = context().commands;
    auto* all = named(new QWidget(this), "apis.body", title());
    auto* column = new QVBoxLayout(all);
    column->setContentsMargins(0, 0, 0, 0);
    auto* tools = named(new ToolRow(all), "apis.tools", tr("What to do with APIs"));
    server_ = named(new QComboBox(all), "apis.server", tr("Publisher"));
    server_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    server_->setMinimumContentsLength(22);
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
    merge_ = new MergePanel(all);
    column->addWidget(merge_);

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
    table_->setColumnWidth(ApiListModel::Name, 118);
    table_->setColumnWidth(ApiListModel::Version, 54);
    table_->setColumnWidth(ApiListModel::Context, 92);
    table_->setColumnWidth(ApiListModel::Type, 46);
    table_->setColumnWidth(ApiListModel::There, 110); // its header is not cut, nor what stands in the last column
    table_->setColumnWidth(ApiListModel::Runs, 92);
    listColumn->addWidget(table_, 1);
    detail_ = new ApiDetail(context(), *publisher_);
    splitter_ = named(new QSplitter(Qt::Horizontal), "apis.splitter", tr("List and details"));
    splitter_->addWidget(list);
    splitter_->addWidget(detail_);
    splitter_->setStretchFactor(0, 3);
    splitter_->setStretchFactor(1, 2);
    splitter_->setChildrenCollapsible(false);
    splitter_->setSizes({600, 540}); // the list has to say what runs here without being scrolled
    view_ = new StateView(QStringLiteral("apis.view"), splitter_, all);
    column->addWidget(view_, 1);
    return all;
}

void ApisPage::wire()
{
    connect(filter_, &QLineEdit::textChanged, this, [this](const QString& words) {
        const QString keep = chosen_;
        model_.setFilter(words);
        if (model_.rowCount() > 0)
            select(keep); // or the first one that fits: what is shown beside the list is in it
        refreshBadge();
    });
    filter_->installEventFilter(this);
    connect(&model_, &ApiListModel::checksChanged, this, &ApisPage::refreshBadge);
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ApisPage::showDetail);
    connect(&context().workspace, &Workspace::apisChanged, this, &ApisPage::refreshRows);
    connect(project_, &ProjectReader::read, this, &ApisPage::refreshRows);
    connect(server_, &QComboBox::activated, this, &ApisPage::useConnection);
    connect(merge_, &MergePanel::decided, &desk_, &PublisherDesk::decide);
    connect(merge_, &MergePanel::leftAlone, &desk_, &PublisherDesk::leaveAlone);
    connect(&desk_, &PublisherDesk::conflictsChanged, this, &ApisPage::showConflicts);
    connect(&desk_, &PublisherDesk::problemsFound, this, &ApisPage::showProblems);
    connect(&detail_->revisions(), &RevisionsTab::revisionRead, &desk_, &PublisherDesk::takeRead);
    connect(&detail_->revisions(), &RevisionsTab::changedThere, publisher_, &PublisherSource::list);
    connect(&detail_->lifecycle(), &LifecycleTab::changedThere, publisher_, &PublisherSource::list);
    connect(&detail_->lifecycle(), &LifecycleTab::versionMade, this, &ApisPage::pullMade);
    connect(&detail_->subscriptions(), &SubscriptionsTab::tokenReady, this, &ApisPage::tokenReady);
    connect(&context().workspace, &Workspace::opened, this, [this] {
        fillConnections();
        refreshState();
    });
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
    connect(publisher, &PublisherSource::stateChanged, this, &ApisPage::fillConnections);
    connect(publisher, &PublisherSource::stateChanged, this, &ApisPage::refreshState);
    connect(publisher, &PublisherSource::stateChanged, this, [this] {
        if (publisher_->state() == PublisherSource::State::Connected) {
            connectPanel_->hide();
            rememberConnection();
            fillConnections();
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
            else
                detail_->showPart(place.value(QStringLiteral("part")).toString());
            return;
        }
    }
}

QWidget* ApisPage::firstFocus()
{
    awaited_ = view_->state() == StateView::State::Loading;
    return view_->state() == StateView::State::Content ? static_cast<QWidget*>(table_) : view_;
}

/// From the words to what they found, and back to all.
bool ApisPage::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == filter_ && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if ((key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Enter) && model_.rowCount() > 0) {
            table_->setFocus(Qt::OtherFocusReason);
            return true;
        }
        if (key == Qt::Key_Escape && !filter_->text().isEmpty()) {
            filter_->clear();
            return true;
        }
    }
    return Page::eventFilter(watched, event);
}

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

} // namespace postern::workbench

// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/tryit/TryItPage.h"

#include "workbench/bridge/GatewayLink.h"
#include "workbench/editor/CodeView.h"
#include "workbench/models/ExchangeStore.h"
#include "workbench/shell/CommandButton.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/InlineBar.h"
#include "workbench/shell/Notices.h"
#include "workbench/shell/Tables.h"
#include "workbench/theme/IconProvider.h"
#include "workbench/tryit/BodyPanel.h"
#include "workbench/tryit/EnvironmentSet.h"
#include "workbench/tryit/HistoryPanel.h"
#include "workbench/tryit/ReplayPanel.h"
#include "workbench/tryit/ResponsePanel.h"
#include "workbench/tryit/TestsPanel.h"
#include "workbench/tryit/TraceFinder.h"
#include "workbench/workspace/Workspace.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QSplitter>
#include <QTabBar>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace postern::workbench {
namespace {

constexpr int halfWidth = 580; // both halves alike; the splitter scales it

} // namespace

TryItPage::TryItPage(AppContext& context, QWidget* parent)
    : Page(face(), context, parent), catalog_(std::make_unique<OperationCatalog>()),
      client_(std::make_unique<rest::RestClient>()), environments_(new EnvironmentSet(this)),
      finder_(new TraceFinder(context.gateway, context.exchanges, this))
{
    addCommands();
    auto* column = new QVBoxLayout(this);
    column->addWidget(build());
    wire();
    wireVariables();
    connect(&streamLater_, &QTimer::timeout, this, &TryItPage::showArrived);
    fillApis();
    refreshTabs();
    showIdle();
    if (context.workspace.isOpen())
        catalog_->read(context.workspace.folder());
    environments_->read(context.workspace.folder());
}

TryItPage::~TryItPage() = default;

void TryItPage::addCommands()
{
    CommandRegistry& commands = context().commands;
    commands.add({QStringLiteral("tryit.send"), tr("Send the call"), tr("Send the call as it stands here"),
                  {QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)}, QStringLiteral("send"), tr("API")},
                 this, [this] { send(); });
    commands.add({QStringLiteral("tryit.cancel"), tr("Cancel the call"), tr("Stop waiting for the answer"), {}, QStringLiteral("x"), {}},
                 this, [this] { cancel(); });
    commands.add({QStringLiteral("tryit.pasteCurl"), tr("Paste curl"), tr("Take the call from a curl command on the clipboard"),
                  {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_V)}, QStringLiteral("terminal"), tr("API")}, this,
                 [this] { pasteCurl(QGuiApplication::clipboard()->text()); });
    commands.add({QStringLiteral("tryit.copyCurl"), tr("Copy as curl"), tr("Copy a curl command that makes this call; it holds the credentials"),
                  {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C)}, QStringLiteral("copy"), tr("API")}, this, [this] {
                     QGuiApplication::clipboard()->setText(call().toText());
                     context().notices.show({Notice::Kind::Success, tr("The call is copied as curl."), {}, {}});
                 });
    commands.add({QStringLiteral("tryit.replayCall"), tr("Replay this call"), tr("Make the call of the form again, as often, as fast and as many at once as wanted"),
                  {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_G)}, QStringLiteral("rotate-cw"), tr("API")}, this, [this] { replayForm(); });
    commands.add({QStringLiteral("tryit.saveAnswer"), tr("Save the answer"), tr("Save the body of the answer, as it came, in a file"), {}, QStringLiteral("save"), {}},
                 this, [this] {
                     const QString file = QFileDialog::getSaveFileName(this, tr("Save the answer as"));
                     const QString problem = file.isEmpty() ? QString() : response_->saveBody(file);
                     if (!problem.isEmpty())
                         context().notices.show({Notice::Kind::Error, problem, {}, {}});
                 });
    commands.add({QStringLiteral("tryit.find"), tr("Find in the answer"), tr("Look for words in the body of the answer"),
                  {QKeySequence(QKeySequence::Find)}, QStringLiteral("search"), {}}, this, [this] { response_->find(); });
    commands.add({QStringLiteral("tryit.findNext"), tr("Find the next place in the answer"), tr("Go to the next place where the words stand in the body of the answer"),
                  {QKeySequence(Qt::Key_F3)}, QStringLiteral("arrow-down"), {}}, this, [this] { response_->findStep(1); });
    commands.add({QStringLiteral("tryit.findPrevious"), tr("Find the place before in the answer"), tr("Go back to the place before where the words stand in the body of the answer"),
                  {QKeySequence(Qt::SHIFT | Qt::Key_F3)}, QStringLiteral("arrow-up"), {}}, this, [this] { response_->findStep(-1); });
    commands.add({QStringLiteral("tryit.makeTest"), tr("Make a test"), tr("Keep this call, and that its answer is like the one shown, as a test of the workspace"),
                  {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_T)}, QStringLiteral("circle-check"), tr("API")}, this, [this] { makeTest(); });
    commands.add({QStringLiteral("tryit.environments"), tr("Environments"), tr("Edit the environments of this workspace and their variables"),
                  {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E)}, QStringLiteral("boxes"), tr("API")}, this, [this] { editEnvironments(); });
    commands.add({QStringLiteral("tryit.trust"), tr("Trust this certificate"),
                  tr("Trust exactly this certificate until the workbench ends, and send again"), {}, QStringLiteral("shield-check"), {}},
                 this, [this] { trustShown(); });
}

QWidget* TryItPage::build()
{
    CommandRegistry& commands = context().commands;
    auto* all = named(new QWidget(this), "tryit.body", title());
    auto* column = new QVBoxLayout(all);
    column->setContentsMargins(0, 0, 0, 0);
    auto* pick = new QHBoxLayout;
    apis_ = named(new QComboBox(all), "tryit.api", tr("API"));
    apis_->setMinimumContentsLength(16);
    apis_->setPlaceholderText(tr("API"));
    operations_ = named(new QComboBox(all), "tryit.operation", tr("Operation"));
    operations_->setMinimumContentsLength(30);
    operations_->setPlaceholderText(tr("Operation"));
    operations_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    pick->addWidget(apis_);
    pick->addWidget(operations_, 1);
    environment_ = named(new QComboBox(all), "tryit.environment", tr("Environment"));
    environment_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    pick->addWidget(environment_);
    for (const char* id : {"tryit.environments", "tryit.pasteCurl", "tryit.copyCurl"})
        pick->addWidget(commandButton(commands, id, all));
    column->addLayout(pick);
    auto* line = new QHBoxLayout;
    method_ = named(new QComboBox(all), "tryit.method", tr("Method"));
    method_->setEditable(true);
    method_->lineEdit()->setObjectName(QStringLiteral("tryit.method.field"));
    method_->lineEdit()->setAccessibleName(tr("Method"));
    method_->addItems({QStringLiteral("GET"), QStringLiteral("POST"), QStringLiteral("PUT"), QStringLiteral("PATCH"),
                       QStringLiteral("DELETE"), QStringLiteral("HEAD"), QStringLiteral("OPTIONS")});
    method_->setMinimumContentsLength(8);
    url_ = named(new QLineEdit(all), "tryit.url", tr("URL"));
    url_->setPlaceholderText(tr("URL, for instance http://localhost:8280/orders/1.0.0/orders/17"));
    line->addWidget(method_);
    line->addWidget(url_, 1);
    line->addWidget(commandButton(commands, "tryit.send", all));
    line->addWidget(commandButton(commands, "tryit.cancel", all));
    column->addLayout(line);
    preview_ = named(new QLabel(all), "tryit.preview", tr("The URL with the values of its variables"));
    preview_->setTextFormat(Qt::PlainText);
    preview_->setWordWrap(true);
    preview_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    preview_->hide();
    column->addWidget(preview_);
    bar_ = new InlineBar(QStringLiteral("tryit.bar"), all);
    bar_->setAccessibleName(tr("Message about the call"));
    column->addWidget(bar_);
    response_ = new ResponsePanel(context());
    response_->setObjectName(QStringLiteral("tryit.response"));
    response_->setAccessibleName(tr("Answer"));
    answer_ = new StateView(QStringLiteral("tryit.answer"), response_);
    connect(answer_, &StateView::stateChanged, this, &TryItPage::blockFinding);
    blockFinding();
    splitter_ = named(new QSplitter(Qt::Horizontal, all), "tryit.splitter", tr("Call and answer"));
    splitter_->addWidget(buildRequest());
    splitter_->addWidget(answer_);
    splitter_->setStretchFactor(0, 1);
    splitter_->setStretchFactor(1, 1);
    splitter_->setChildrenCollapsible(false);
    splitter_->setSizes({halfWidth, halfWidth});
    column->addWidget(splitter_, 1);
    return all;
}

QWidget* TryItPage::buildRequest()
{
    tabs_ = named(new QTabWidget, "tryit.tabs", tr("Parts of the call"));
    tabs_->setDocumentMode(true);
    tabs_->tabBar()->setObjectName(QStringLiteral("tryit.tabs.bar"));
    tabs_->tabBar()->setAccessibleName(tr("Parts of the call"));
    auth_ = new AuthPanel(context().theme);
    auth_->setObjectName(QStringLiteral("tryit.auth"));
    auth_->setAccessibleName(tr("Credentials"));
    bodyPanel_ = new BodyPanel(context().theme);
    body_ = &bodyPanel_->text();
    tabs_->addTab(fieldTable("tryit.params", tr("Query parameters"), params_), tr("Parameters"));
    tabs_->addTab(fieldTable("tryit.headers", tr("Header fields"), headers_), tr("Header fields"));
    tabs_->addTab(auth_, tr("Credentials"));
    tabs_->addTab(bodyPanel_, tr("Body"));
    tests_ = new TestsPanel(context(), *environments_, [this] { return settings_; }, this);
    tabs_->addTab(tests_, tr("Tests"));
    history_ = new HistoryPanel(context(), this);
    tabs_->addTab(history_, tr("History"));
    replay_ = new ReplayPanel(context(), [this] { return settings_; }, this);
    tabs_->addTab(replay_, tr("Replay"));
    return tabs_;
}

QWidget* TryItPage::fieldTable(const char* objectName, const QString& spoken, FieldTableModel& model)
{
    QTableView* table = makeTable(objectName, spoken);
    table->setModel(&model);
    table->setSelectionBehavior(QAbstractItemView::SelectItems);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed |
                           QAbstractItemView::SelectedClicked);
    table->setColumnWidth(FieldTableModel::Name, 170);
    table->horizontalHeader()->setStretchLastSection(true);
    auto* remove = new QAction(icon(u"trash-2"), tr("Remove the row"), table);
    remove->setObjectName(QLatin1String(objectName) + QStringLiteral(".remove"));
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
    connect(remove, &QAction::triggered, table, [table, &model] { model.remove(table->currentIndex().row()); });
    table->addAction(remove);
    table->setContextMenuPolicy(Qt::ActionsContextMenu);
    return table;
}

void TryItPage::wire()
{
    connect(url_, &QLineEdit::textEdited, this, &TryItPage::urlEdited);
    connect(url_, &QLineEdit::returnPressed, this, &TryItPage::send);
    connect(&params_, &FieldTableModel::edited, this, &TryItPage::paramsEdited);
    connect(&headers_, &FieldTableModel::edited, this, &TryItPage::touch);
    connect(auth_, &AuthPanel::changed, this, &TryItPage::refreshTabs);
    connect(bodyPanel_, &BodyPanel::changed, this, &TryItPage::touch);
    connect(history_, &HistoryPanel::taken, this, [this](const CurlCommand& call, bool send) {
        setCall(call);
        tabs_->setCurrentIndex(0);
        if (send)
            this->send();
    });
    connect(tests_, &TestsPanel::countChanged, this, &TryItPage::refreshTabs);
    connect(method_, &QComboBox::activated, this, &TryItPage::touch);
    connect(method_->lineEdit(), &QLineEdit::textEdited, this, &TryItPage::touch);
    connect(apis_, &QComboBox::activated, this, [this] {
        fillOperations();
        takeOperation();
    });
    connect(operations_, &QComboBox::activated, this, &TryItPage::takeOperation);
    connect(catalog_.get(), &OperationCatalog::changed, this, &TryItPage::fillApis);
    Workspace& workspace = context().workspace;
    const auto read = [this] {
        if (!context().workspace.isListing()) // it reads them itself, and not twice at the same time
            catalog_->read(context().workspace.folder());
    };
    connect(&workspace, &Workspace::opened, this, read);
    connect(&workspace, &Workspace::closed, this, read);
    connect(&workspace, &Workspace::apisChanged, this, read);
    connect(&context().gateway, &GatewayLink::reloaded, this, read); // what a token has to have may be another thing now
    connect(&context().gateway, &GatewayLink::apisChanged, this, &TryItPage::followGateway);
    connect(&context().exchanges, &ExchangeStore::droppedOldest, this,
            [this](quint64 count) { firstRow_ -= std::min<std::size_t>(firstRow_, count); });
    connect(finder_, &TraceFinder::found, this, &TryItPage::takeTrace);
    connect(&context().exchanges, &ExchangeStore::cleared, this, [this] { from_ = last_ = 0; });
    connect(finder_, &TraceFinder::notFound, this, [this] {
        response_->setNoTrace(context().gateway.recording()
                                  ? tr("No trace of this call arrived. It did not go to this gateway, or the gateway was too busy to keep it.")
                                  : tr("Recording is off, so the gateway kept no trace of this call."));
    });
}

void TryItPage::touch()
{
    if (filling_)
        return;
    touched_ = true;
    refreshTabs();
    variablesLater_.start();
}

void TryItPage::refreshTabs()
{
    if (filling_)
        return;
    const auto counted = [](const QString& text, qsizetype count) {
        return count == 0 ? text : tr("%1 (%2)", "tab, how many").arg(text).arg(count);
    };
    tabs_->setTabText(0, counted(tr("Parameters"), params_.used().size()));
    tabs_->setTabText(1, counted(tr("Header fields"), headers_.used().size()));
    tabs_->setTabText(4, counted(tr("Tests"), tests_->model().entries().size()));
    context().commands.setBlocked(QStringLiteral("tryit.cancel"), isSending() ? QString() : tr("No call is under way."));
    context().commands.setBlocked(QStringLiteral("tryit.send"), isSending() ? tr("A call is under way.") : variablesProblem_);
    context().commands.setBlocked(QStringLiteral("tryit.trust"), offered_ ? QString() : tr("No certificate was refused."));
}

void TryItPage::blockFinding()
{
    for (const char* id : {"tryit.find", "tryit.findNext", "tryit.findPrevious"})
        context().commands.setBlocked(QLatin1String(id), answer_->state() == StateView::State::Content ? QString() : tr("There is no answer."));
}

QWidget* TryItPage::firstFocus() { return url_; }

} // namespace postern::workbench

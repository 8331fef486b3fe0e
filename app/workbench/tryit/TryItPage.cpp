// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/tryit/TryItPage.h"

#include "workbench/bridge/GatewayLink.h"
#include "workbench/editor/CodeView.h"
#include "workbench/models/ExchangeStore.h"
#include "workbench/models/TraceCall.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/InlineBar.h"
#include "workbench/shell/Notices.h"
#include "workbench/shell/Tables.h"
#include "workbench/theme/IconProvider.h"
#include "workbench/tryit/CallFailure.h"
#include "workbench/tryit/KeptUrl.h"
#include "workbench/tryit/ResponsePanel.h"
#include "workbench/tryit/TraceFinder.h"
#include "workbench/workspace/Workspace.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonArray>
#include <QLineEdit>
#include <QPointer>
#include <QSplitter>
#include <QTabBar>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QUrl>
#include <QUrlQuery>
#include <QUuid>
#include <QVBoxLayout>

namespace postern::workbench {
namespace {

constexpr qsizetype largestKeptBody = 1024 * 1024; // of a call that comes back after a restart
constexpr int halfWidth = 580; // both halves alike; the splitter scales it

QToolButton* button(QWidget* parent, QAction* action)
{
    auto* made = new QToolButton(parent);
    made->setDefaultAction(action);
    made->setObjectName(action->objectName() + QStringLiteral(".button"));
    made->setAccessibleName(action->text());
    made->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    made->setFocusPolicy(Qt::StrongFocus);
    return made;
}

QVector<FieldTableModel::Field> queryOf(const QString& url)
{
    QVector<FieldTableModel::Field> fields;
    const qsizetype mark = url.indexOf(QLatin1Char('?'));
    if (mark < 0)
        return fields;
    const QUrlQuery query(url.mid(mark + 1).section(QLatin1Char('#'), 0, 0));
    const auto items = query.queryItems(QUrl::FullyDecoded);
    for (const auto& [name, value] : items)
        fields.append({name, value, true});
    return fields;
}

QString withQuery(const QString& url, const QVector<FieldTableModel::Field>& fields)
{
    QStringList pairs;
    for (const FieldTableModel::Field& field : fields)
        pairs << QString::fromLatin1(QUrl::toPercentEncoding(field.name)) + QLatin1Char('=') +
                     QString::fromLatin1(QUrl::toPercentEncoding(field.value, ":/,@"));
    const QString path = url.section(QLatin1Char('?'), 0, 0);
    return pairs.isEmpty() ? path : path + QLatin1Char('?') + pairs.join(QLatin1Char('&'));
}

} // namespace

TryItPage::TryItPage(AppContext& context, QWidget* parent)
    : Page(QStringLiteral("tryit"), context, parent), catalog_(std::make_unique<OperationCatalog>()),
      client_(std::make_unique<rest::RestClient>()), finder_(new TraceFinder(context.gateway, context.exchanges, this))
{
    addCommands();
    auto* column = new QVBoxLayout(this);
    column->addWidget(build());
    wire();
    fillApis();
    refreshTabs();
    showIdle();
    if (context.workspace.isOpen())
        catalog_->read(context.workspace.folder());
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
    for (const char* id : {"tryit.pasteCurl", "tryit.copyCurl"})
        pick->addWidget(button(all, commands.action(QLatin1String(id))));
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
    line->addWidget(button(all, commands.action(QStringLiteral("tryit.send"))));
    line->addWidget(button(all, commands.action(QStringLiteral("tryit.cancel"))));
    column->addLayout(line);
    bar_ = new InlineBar(QStringLiteral("tryit.bar"), all);
    bar_->setAccessibleName(tr("Message about the call"));
    column->addWidget(bar_);
    response_ = new ResponsePanel(context());
    response_->setObjectName(QStringLiteral("tryit.response"));
    response_->setAccessibleName(tr("Answer"));
    answer_ = new StateView(QStringLiteral("tryit.answer"), response_);
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
    body_ = new CodeView(context().theme, QStringLiteral("tryit.body.text"), tr("Body of the call"));
    body_->setLanguage(CodeView::Language::Json);
    tabs_->addTab(fieldTable("tryit.params", tr("Query parameters"), params_), tr("Parameters"));
    tabs_->addTab(fieldTable("tryit.headers", tr("Header fields"), headers_), tr("Header fields"));
    tabs_->addTab(auth_, tr("Credentials"));
    tabs_->addTab(body_, tr("Body"));
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
    connect(body_, &CodeView::textChanged, this, &TryItPage::touch);
    connect(method_, &QComboBox::activated, this, &TryItPage::touch);
    connect(method_->lineEdit(), &QLineEdit::textEdited, this, &TryItPage::touch);
    connect(apis_, &QComboBox::activated, this, [this] {
        fillOperations();
        takeOperation();
    });
    connect(operations_, &QComboBox::activated, this, &TryItPage::takeOperation);
    connect(catalog_.get(), &OperationCatalog::changed, this, &TryItPage::fillApis);
    Workspace& workspace = context().workspace;
    const auto read = [this] { catalog_->read(context().workspace.folder()); };
    connect(&workspace, &Workspace::opened, this, read);
    connect(&workspace, &Workspace::closed, this, read);
    connect(&workspace, &Workspace::apisChanged, this, read);
    connect(&context().gateway, &GatewayLink::apisChanged, this, &TryItPage::followGateway);
    connect(&context().exchanges, &ExchangeStore::droppedOldest, this,
            [this](quint64 count) { firstRow_ -= std::min<std::size_t>(firstRow_, count); });
    connect(finder_, &TraceFinder::found, this,
            [this](quint64 id, const std::shared_ptr<const inspection::Trace>& trace) { response_->setTrace(id, trace); });
    connect(finder_, &TraceFinder::notFound, this, [this] {
        response_->setNoTrace(context().gateway.recording()
                                  ? tr("No trace of this call arrived. It did not go to this gateway, or the gateway was too busy to keep it.")
                                  : tr("Recording is off, so the gateway kept no trace of this call."));
    });
}

QString TryItPage::baseUrl(const CatalogApi& api) const
{
    for (const RunningApi& running : context().gateway.apis()) {
        const bool same = running.id == api.id || (running.name == api.name && running.version == api.version);
        if (same && !running.url.isEmpty())
            return running.url;
    }
    for (const ListenerStatus& listener : context().gateway.listeners()) {
        if (listener.problem.isEmpty() && !listener.tls)
            return listener.url + api.context;
    }
    return QStringLiteral("http://localhost:8280") + api.context;
}

// The gateway's real address is known now. What nobody touched is filled anew; of what somebody did, only the address.
void TryItPage::followGateway()
{
    if (!touched_) {
        takeOperation();
        return;
    }
    const int api = apis_->currentIndex();
    if (api < 0 || api >= catalog_->apis().size() || base_.isEmpty() || !url_->text().startsWith(base_))
        return;
    const QString now = baseUrl(catalog_->apis().at(api));
    if (now == base_)
        return;
    const int caret = url_->cursorPosition();
    url_->setText(now + url_->text().mid(base_.size()));
    url_->setCursorPosition(std::max(0, caret + static_cast<int>(now.size() - base_.size())));
    base_ = now;
}

void TryItPage::touch()
{
    if (filling_)
        return;
    touched_ = true;
    refreshTabs();
}

void TryItPage::fillApis()
{
    const QString before = wantedApi_.isEmpty() ? apis_->currentText() : wantedApi_;
    const QString operation = wantedApi_.isEmpty() ? operations_->currentText() : wantedOperation_;
    apis_->clear();
    for (const CatalogApi& api : catalog_->apis())
        apis_->addItem(tr("%1 %2", "API, version").arg(api.name, api.version));
    apis_->setEnabled(apis_->count() > 0);
    operations_->setEnabled(apis_->count() > 0);
    // A call that came from elsewhere is none of these operations.
    const int api = before.isEmpty() ? -1 : apis_->findText(before);
    apis_->setCurrentIndex(touched_ ? api : std::max(0, api));
    fillOperations();
    const int same = operations_->findText(operation);
    if (same >= 0 || touched_)
        operations_->setCurrentIndex(same);
    if (apis_->count() > 0)
        wantedApi_.clear();
    followGateway();
}

void TryItPage::fillOperations()
{
    operations_->clear();
    if (apis_->currentIndex() < 0 || apis_->currentIndex() >= catalog_->apis().size())
        return;
    for (const CatalogOperation& operation : catalog_->apis().at(apis_->currentIndex()).operations) {
        operations_->addItem(operation.summary.isEmpty()
                                 ? operation.method + QLatin1Char(' ') + operation.path
                                 : tr("%1 %2 - %3", "method, path, summary").arg(operation.method, operation.path, operation.summary));
    }
    operations_->setCurrentIndex(operations_->count() > 0 ? 0 : -1); // with a placeholder it chooses none by itself
}

void TryItPage::takeOperation()
{
    const int api = apis_->currentIndex();
    const int number = operations_->currentIndex();
    if (api < 0 || number < 0 || api >= catalog_->apis().size())
        return;
    const CatalogApi& from = catalog_->apis().at(api);
    if (number >= from.operations.size())
        return;
    const CatalogOperation& operation = from.operations.at(number);
    QVector<FieldTableModel::Field> headers = operation.headers;
    if (!operation.body.isEmpty() && !operation.contentType.isEmpty())
        headers.prepend({QStringLiteral("Content-Type"), operation.contentType, true});
    filling_ = true;
    method_->setCurrentText(operation.method);
    params_.setFields(operation.query);
    headers_.setFields(headers);
    body_->setText(operation.body);
    base_ = baseUrl(from);
    url_->setText(withQuery(base_ + operation.filledPath(), params_.used()));
    touched_ = false;
    filling_ = false;
    refreshTabs();
}

void TryItPage::urlEdited()
{
    if (filling_)
        return;
    // Rows that are switched off are not in the URL; they stay.
    QVector<FieldTableModel::Field> fields = queryOf(url_->text());
    for (const FieldTableModel::Field& field : params_.fields()) {
        if (!field.on)
            fields.append(field);
    }
    params_.setFields(fields);
    touch();
}

void TryItPage::paramsEdited()
{
    url_->setText(withQuery(url_->text(), params_.used()));
    touch();
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
    context().commands.setBlocked(QStringLiteral("tryit.cancel"), isSending() ? QString() : tr("No call is under way."));
    context().commands.setBlocked(QStringLiteral("tryit.send"), isSending() ? tr("A call is under way.") : QString());
    context().commands.setBlocked(QStringLiteral("tryit.trust"), offered_ ? QString() : tr("No certificate was refused."));
}

void TryItPage::setCall(const CurlCommand& call)
{
    filling_ = true;
    apis_->setCurrentIndex(-1);
    operations_->clear();
    method_->setCurrentText(call.method);
    url_->setText(call.url);
    touched_ = true;
    base_.clear();
    params_.setFields(queryOf(call.url));
    QVector<FieldTableModel::Field> fields;
    bool bearer = false;
    for (const auto& [name, value] : call.headers) {
        if (name.compare(QLatin1String("Authorization"), Qt::CaseInsensitive) == 0 &&
            value.startsWith(QLatin1String("Bearer "), Qt::CaseInsensitive)) {
            auth_->setToken(value.mid(7).trimmed());
            bearer = true;
        } else {
            fields.append({name, value, true});
        }
    }
    if (!bearer && !call.header(QStringLiteral("Authorization")).isEmpty())
        auth_->setKind(AuthPanel::Kind::None); // the field itself says it
    headers_.setFields(fields);
    body_->setText(QString::fromUtf8(call.body));
    filling_ = false;
    refreshTabs();
    bar_->clear();
    if (!call.remarks.isEmpty())
        bar_->show(InlineBar::Kind::Info, {tr("The call was taken over, but not all of it."), call.remarks.join(QLatin1Char(' ')), {}, {}});
}

CurlCommand TryItPage::call() const
{
    CurlCommand call;
    call.method = method_->currentText().trimmed().toUpper();
    call.url = url_->text().trimmed();
    for (const FieldTableModel::Field& field : headers_.used())
        call.headers.append({field.name, field.value});
    if (const auto credentials = auth_->header())
        call.headers.append({credentials->first, credentials->second});
    call.body = body_->text().toUtf8();
    return call;
}

bool TryItPage::pasteCurl(const QString& text)
{
    QString error;
    const auto call = CurlCommand::parse(text, error);
    if (!call) {
        bar_->show(InlineBar::Kind::Error, {tr("The clipboard holds no call."), error, tr("Copy a curl command, then paste it here."), {}});
        return false;
    }
    setCall(*call);
    return true;
}

bool TryItPage::isSending() const { return call_ != nullptr && call_->isRunning(); }

void TryItPage::send()
{
    if (isSending())
        return;
    CurlCommand made = call();
    if (!made.url.contains(QLatin1String("://")) && !made.url.isEmpty())
        made.url.prepend(QStringLiteral("http://"));
    const QUrl url(made.url);
    if (made.url.isEmpty() || url.host().isEmpty()) {
        bar_->show(InlineBar::Kind::Error, {tr("There is no address to send to."), {}, tr("Choose an API and an operation, or write a URL."), {}});
        url_->setFocus();
        Q_EMIT ended();
        return;
    }
    bar_->clear();
    rest::RestRequest request;
    request.method = made.method.toLatin1();
    request.url = made.url.toUtf8();
    request.anyStatus = true; // every answer is one to look at
    request.retry.attempts = 1;
    request.maxRedirects = 0;
    for (const auto& [name, value] : std::as_const(made.headers))
        request.headers.add(name.toUtf8(), value.toUtf8());
    correlationId_ = made.header(QStringLiteral("X-Request-ID"));
    if (correlationId_.isEmpty()) { // by which its trace is found
        correlationId_ = QStringLiteral("try-") + QUuid::createUuid().toString(QUuid::WithoutBraces);
        request.headers.add("X-Request-ID", correlationId_.toLatin1());
    }
    request.body = made.body;
    firstRow_ = context().exchanges.size();
    finder_->stop();
    answer_->showLoading(tr("Waiting for the answer"), context().commands.action(QStringLiteral("tryit.cancel")));
    clock_.start();
    const QString path = url.path(QUrl::FullyEncoded).isEmpty() ? QStringLiteral("/") : url.path(QUrl::FullyEncoded);
    call_ = client_->send(std::move(request), [this, method = made.method, path](Result<rest::RestResponse> answer,
                                                                               const rest::RestFailure& failure) {
        const bool answered = answer.has_value();
        takeAnswer(std::move(answer), failure);
        if (answered)
            finder_->find(correlationId_, method, path, firstRow_);
        Q_EMIT ended();
    });
    refreshTabs();
}

void TryItPage::cancel()
{
    if (call_)
        call_->cancel();
}

void TryItPage::takeAnswer(Result<rest::RestResponse> answer, const rest::RestFailure& failure)
{
    const qint64 took = clock_.elapsed();
    offered_.reset();
    if (answer) {
        response_->showResponse(std::make_shared<const rest::RestResponse>(*std::move(answer)), took);
        answer_->showContent();
    } else {
        QList<QAction*> actions;
        if (failure.untrustedCertificate()) {
            const QUrl url = QUrl::fromEncoded(failure.url);
            offered_ = rest::TrustedCertificate{url.host(), static_cast<quint16>(url.port(443)), failure.certificates.front().sha256};
            actions << context().commands.action(QStringLiteral("tryit.trust"));
        } else if (answer.error().kind() == ErrorKind::ConnectFailed && context().gateway.state() != GatewayState::Running) {
            if (QAction* run = context().commands.action(QStringLiteral("gateway.run")))
                actions << run;
        }
        if (actions.isEmpty())
            actions << context().commands.action(QStringLiteral("tryit.send"));
        answer_->showError(callFailure(answer.error(), failure), actions);
    }
    // The handle says "running" until this completion has returned.
    QMetaObject::invokeMethod(this, &TryItPage::refreshTabs, Qt::QueuedConnection);
}

void TryItPage::trustShown()
{
    if (!offered_)
        return;
    settings_.trusted.push_back(*offered_);
    offered_.reset();
    client_->setSettings(settings_);
    send();
}

void TryItPage::showIdle()
{
    answer_->showEmpty(iconName(), tr("No call yet"),
                       tr("Choose an API and an operation, or paste a curl command, and send it. The answer and its way through the filter chain are shown here."),
                       {context().commands.action(QStringLiteral("tryit.send"))});
}

void TryItPage::takeExchange(quint64 id)
{
    QString gateway = QStringLiteral("http://localhost:8280");
    for (const ListenerStatus& listener : context().gateway.listeners()) {
        if (listener.problem.isEmpty() && !listener.tls) {
            gateway = listener.url;
            break;
        }
    }
    const std::ptrdiff_t row = context().exchanges.rowOf(id);
    if (row >= 0) { // at once what the list knows; header fields and body follow with the trace
        const inspection::Summary summary = context().exchanges.summary(static_cast<std::size_t>(row));
        CurlCommand call;
        call.method = QString::fromStdString(summary.method);
        call.url = gateway + QString::fromStdString(summary.target);
        setCall(call);
    }
    context().gateway.fetchTrace(id, [self = QPointer(this), gateway](std::optional<inspection::Trace> trace) {
        if (self == nullptr)
            return;
        if (trace)
            self->setCall(callOf(*trace, gateway));
        else
            self->bar_->show(InlineBar::Kind::Info, {tr("Only method and URL could be taken over."),
                                                     tr("The trace of the exchange is no longer held."), {}, {}});
    });
}

void TryItPage::visit(const QVariantMap& place)
{
    if (const quint64 id = place.value(QStringLiteral("exchange")).toULongLong(); id != 0) {
        takeExchange(id);
        return;
    }
    const QString wanted = place.value(QStringLiteral("api")).toString();
    for (int n = 0; n < catalog_->apis().size() && !wanted.isEmpty(); ++n) {
        const CatalogApi& api = catalog_->apis().at(n);
        if (api.id == wanted || QStringLiteral("%1-%2").arg(api.name, api.version) == wanted) {
            apis_->setCurrentIndex(n);
            fillOperations();
            takeOperation();
        }
    }
    if (place.contains(QStringLiteral("method"))) {
        method_->setCurrentText(place.value(QStringLiteral("method")).toString());
        touch();
    }
    const QString url = place.value(QStringLiteral("url")).toString();
    if (!url.isEmpty() && !url_->text().startsWith(url)) {
        url_->setText(url);
        urlEdited();
    }
}

QJsonObject TryItPage::saveState() const
{
    QJsonObject state{{QStringLiteral("api"), apis_->currentText()},
                      {QStringLiteral("operation"), operations_->currentText()},
                      {QStringLiteral("tokenUrl"), keptUrl(auth_->endpoint().url)},
                      {QStringLiteral("clientId"), auth_->endpoint().clientId},
                      {QStringLiteral("scopes"), auth_->endpoint().scopes},
                      {QStringLiteral("tab"), tabs_->currentIndex()},
                      {QStringLiteral("answerTab"), response_->tab()},
                      {QStringLiteral("splitter"), QString::fromLatin1(splitter_->saveState().toBase64())}};
    if (!touched_)
        return state;
    // Neither credentials nor header fields that may hold some are kept, only those that say what the body is.
    QJsonArray headers;
    for (const FieldTableModel::Field& field : headers_.fields()) {
        for (const char* harmless : {"content-type", "accept", "accept-language", "prefer"}) {
            if (field.name.compare(QLatin1String(harmless), Qt::CaseInsensitive) == 0)
                headers.append(QJsonObject{{QStringLiteral("name"), field.name}, {QStringLiteral("value"), field.value}, {QStringLiteral("on"), field.on}});
        }
    }
    state.insert(QStringLiteral("method"), method_->currentText());
    state.insert(QStringLiteral("url"), keptUrl(url_->text()));
    state.insert(QStringLiteral("base"), keptUrl(base_));
    state.insert(QStringLiteral("headers"), headers);
    if (const QString body = body_->text(); body.size() <= largestKeptBody)
        state.insert(QStringLiteral("body"), body);
    return state;
}

void TryItPage::restoreState(const QJsonObject& state)
{
    const auto text = [&state](QLatin1String key) { return state.value(key).toString(); };
    filling_ = true;
    touched_ = state.contains(QLatin1String("headers")) || !text(QLatin1String("url")).isEmpty();
    base_ = text(QLatin1String("base"));
    wantedApi_ = text(QLatin1String("api"));
    wantedOperation_ = text(QLatin1String("operation"));
    method_->setCurrentText(touched_ ? text(QLatin1String("method")) : QStringLiteral("GET"));
    url_->setText(text(QLatin1String("url")));
    params_.setFields(queryOf(url_->text()));
    QVector<FieldTableModel::Field> headers;
    const QJsonArray kept = state.value(QLatin1String("headers")).toArray();
    for (const auto& field : kept) {
        const QJsonObject one = field.toObject();
        headers.append({one.value(QLatin1String("name")).toString(), one.value(QLatin1String("value")).toString(), one.value(QLatin1String("on")).toBool(true)});
    }
    headers_.setFields(headers);
    body_->setText(text(QLatin1String("body")));
    filling_ = false;
    // Another workspace's credentials are none of this one's.
    AuthPanel::Credentials credentials;
    credentials.endpoint.url = text(QLatin1String("tokenUrl"));
    credentials.endpoint.clientId = text(QLatin1String("clientId"));
    credentials.endpoint.scopes = text(QLatin1String("scopes"));
    auth_->setCredentials(credentials);
    tabs_->setCurrentIndex(state.value(QLatin1String("tab")).toInt());
    response_->setTab(state.value(QLatin1String("answerTab")).toInt());
    splitter_->restoreState(QByteArray::fromBase64(text(QLatin1String("splitter")).toLatin1()));
    showIdle();
    refreshTabs();
    apis_->clear();
    operations_->clear();
    catalog_->read(context().workspace.folder()); // what is there may be another workspace's
}

namespace {

/// The form as it stands, with what must not be written down.
struct Remembered {
    bool touched = false;
    QString base;
    QString api;
    QString operation;
    QString method;
    QString url;
    QVector<FieldTableModel::Field> params;
    QVector<FieldTableModel::Field> headers;
    QString body;
    AuthPanel::Credentials credentials;
    rest::RestSettings settings;
    std::shared_ptr<const rest::RestResponse> answer; ///< null: none is in view
    qint64 tookMs = 0;
    quint64 exchange = 0;
    std::shared_ptr<const inspection::Trace> trace;
};

} // namespace

std::any TryItPage::memory() const
{
    Remembered all{touched_, base_, apis_->currentText(), operations_->currentText(), method_->currentText(), url_->text(),
                   params_.fields(), headers_.fields(), body_->text(), auth_->credentials(), settings_, nullptr, 0, 0, nullptr};
    if (answer_->state() == StateView::State::Content) {
        all.answer = response_->shown();
        all.tookMs = response_->tookMs();
        all.exchange = response_->exchange();
        all.trace = response_->chain().trace();
    }
    return all;
}

void TryItPage::recall(const std::any& memory)
{
    const auto* all = std::any_cast<Remembered>(&memory);
    if (all == nullptr)
        return;
    filling_ = true;
    touched_ = all->touched;
    base_ = all->base;
    wantedApi_ = all->api;
    wantedOperation_ = all->operation;
    method_->setCurrentText(all->method);
    url_->setText(all->url);
    params_.setFields(all->params);
    headers_.setFields(all->headers);
    body_->setText(all->body);
    filling_ = false;
    auth_->setCredentials(all->credentials);
    settings_ = all->settings;
    client_->setSettings(settings_);
    refreshTabs();
    if (!all->answer)
        return;
    response_->showResponse(all->answer, all->tookMs);
    if (all->exchange != 0)
        response_->setTrace(all->exchange, all->trace);
    else
        response_->setNoTrace(tr("The trace of this call was not found before the window was made anew."));
    answer_->showContent();
}

QWidget* TryItPage::firstFocus() { return url_; }

} // namespace postern::workbench

// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/gateway/ChainEditor.h"

#include "dataplane/filters/Shelf.h"
#include "workbench/editor/CodeView.h"
#include "workbench/forms/SchemaForm.h"
#include "workbench/gateway/ChainCheck.h"
#include "workbench/gateway/ChainDraftModel.h"
#include "workbench/gateway/ShelfDialog.h"
#include "workbench/gateway/StepTimes.h"
#include "workbench/models/ExchangeStore.h"
#include "workbench/models/ProblemModel.h"
#include "workbench/shell/CommandButton.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/InlineBar.h"
#include "workbench/shell/Notices.h"
#include "workbench/shell/Page.h"
#include "workbench/shell/StateView.h"
#include "workbench/shell/Tables.h"
#include "workbench/theme/Theme.h"
#include "workbench/workspace/Drafts.h"
#include "workbench/workspace/Workspace.h"

#include <QAction>
#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace postern::workbench {
namespace {

const auto gatewayFile = QStringLiteral("gateway.yaml");
constexpr int titleRole = Qt::UserRole + 1; ///< "Orders 1.0.0", as exchanges name the API

QVector<Problem> toProblems(const schema::Problems& problems, const QString& file)
{
    QVector<Problem> out;
    for (const schema::Problem& one : problems.all()) {
        const auto severity = one.severity == schema::Severity::Error     ? Problem::Severity::Error
                              : one.severity == schema::Severity::Warning ? Problem::Severity::Warning
                                                                          : Problem::Severity::Info;
        const QString message = QString::fromStdString(one.path.empty() ? one.message : one.path + ": " + one.message);
        out.append({severity, message, QString::fromStdString(one.hint), file, static_cast<int>(one.location.line), static_cast<int>(one.location.column)});
    }
    return out;
}

} // namespace

ChainEditor::ChainEditor(AppContext& context, QWidget* parent)
    : QWidget(parent), context_(context), times_(new StepTimes(context.gateway, context.exchanges, this)),
      model_(new ChainDraftModel([this](const std::string& instance) { return times_->median(instance); }, this))
{
    named(this, "gateway.edit", tr("Chain"));
    build();
    wire();
    fillScopes();
}

ChainEditor::~ChainEditor() = default;

void ChainEditor::addCommands()
{
    CommandRegistry& commands = context_.commands;
    const QString menu = tr("Gateway");
    commands.add({QStringLiteral("chain.add"), tr("Add a filter…"), tr("Choose a filter from the shelf and add it to this chain"),
                  {QKeySequence(Qt::CTRL | Qt::Key_N)}, QStringLiteral("plus"), menu, true}, this, [this] { addFilter(); });
    commands.add({QStringLiteral("chain.remove"), tr("Remove the filter"), tr("Take the chosen filter out of this chain"),
                  {QKeySequence(Qt::Key_Delete)}, QStringLiteral("trash-2"), menu, true}, list_, [this] { removeFilter(); });
    commands.add({QStringLiteral("chain.up"), tr("Move the filter up"), tr("Let the chosen filter run before the one above it"),
                  {QKeySequence(Qt::ALT | Qt::Key_Up)}, QStringLiteral("arrow-up"), menu, true}, list_,
                 [this] { moveFilter(list_->currentIndex().row(), list_->currentIndex().row() - 1); });
    commands.add({QStringLiteral("chain.down"), tr("Move the filter down"), tr("Let the chosen filter run after the one below it"),
                  {QKeySequence(Qt::ALT | Qt::Key_Down)}, QStringLiteral("arrow-down"), menu, true}, list_,
                 [this] { moveFilter(list_->currentIndex().row(), list_->currentIndex().row() + 1); });
    commands.add({QStringLiteral("chain.switch"), tr("Switch the filter on or off"), tr("Switch the chosen filter on or off; its settings stay"),
                  {QKeySequence(Qt::Key_Space)}, {}, menu, true}, list_, [this] {
                     const int row = list_->currentIndex().row();
                     if (const schema::Value* filter = model_->filterAt(row))
                         switchFilter(row, !isOn(*filter));
                 });
    commands.add({QStringLiteral("chain.apply"), tr("Apply the changes"),
                  tr("Write the changed files and let the running gateway take them, without closing a connection"),
                  {QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)}, QStringLiteral("check"), menu, true}, this, [this] { apply(); });
    commands.add({QStringLiteral("chain.revert"), tr("Revert the changes"), tr("Go back to what the file says; can be undone"), {}, QStringLiteral("undo-2"), menu}, this,
                 [this] { revert(); });
    commands.add({QStringLiteral("chain.differences"), tr("Show the differences"), tr("Compare the draft with what runs and with what was pulled"),
                  {QKeySequence(Qt::CTRL | Qt::Key_D)}, QStringLiteral("git-compare"), menu, true}, this, [this] { Q_EMIT differencesAsked(file_); });
}

void ChainEditor::build()
{
    list_ = makeTable("gateway.edit.list", tr("Filters of the chain"), this);
    list_->setModel(model_);
    list_->setSelectionMode(QAbstractItemView::SingleSelection);
    list_->setDragDropMode(QAbstractItemView::InternalMove);
    list_->setDragDropOverwriteMode(false);
    list_->horizontalHeader()->setStretchLastSection(false);
    list_->horizontalHeader()->setSectionResizeMode(ChainDraftModel::Settings, QHeaderView::Stretch);
    list_->setColumnWidth(ChainDraftModel::Filter, 150);
    list_->setColumnWidth(ChainDraftModel::Phase, 100);
    list_->setColumnWidth(ChainDraftModel::Time, 90);
    addCommands();
    CommandRegistry& commands = context_.commands;

    scope_ = named(new QComboBox(this), "gateway.edit.scope", tr("Whose chain"));
    scope_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    where_ = named(new QLabel(this), "gateway.edit.where", tr("Where the changes are written"));
    where_->setTextFormat(Qt::PlainText);
    badge_ = named(new QLabel(this), "gateway.edit.badge", tr("Changes that are not applied"));
    auto* top = new QHBoxLayout;
    top->addWidget(scope_);
    top->addWidget(where_);
    top->addStretch(1);
    top->addWidget(badge_);
    for (const char* id : {"chain.differences", "chain.revert", "chain.apply"})
        top->addWidget(commandButton(commands, id, this));
    bar_ = new InlineBar(QStringLiteral("gateway.edit.bar"), this);
    bar_->setAccessibleName(tr("Message about the chain"));

    auto* left = named(new QWidget, "gateway.edit.left", tr("Filters of the chain"));
    auto* leftColumn = new QVBoxLayout(left);
    leftColumn->setContentsMargins(0, 0, 0, 0);
    listView_ = new StateView(QStringLiteral("gateway.edit.view"), list_);
    leftColumn->addWidget(listView_, 1);
    auto* buttons = new QHBoxLayout;
    for (const char* id : {"chain.add", "chain.remove", "chain.up", "chain.down"}) {
        auto* made = commandButton(commands, id, left);
        if (QLatin1String(id) != QLatin1String("chain.add"))
            made->setToolButtonStyle(Qt::ToolButtonIconOnly);
        buttons->addWidget(made);
    }
    buttons->addStretch(1);
    leftColumn->addLayout(buttons);
    said_ = named(new QLabel(left), "gateway.edit.said", tr("About the last change"));
    said_->setWordWrap(true);
    said_->setTextFormat(Qt::PlainText);
    leftColumn->addWidget(said_);

    auto* middle = named(new QWidget, "gateway.edit.middle", tr("Settings of the chosen filter"));
    auto* middleColumn = new QVBoxLayout(middle);
    middleColumn->setContentsMargins(0, 0, 0, 0);
    formTitle_ = named(new QLabel(middle), "gateway.edit.title", tr("Chosen filter"));
    formTitle_->setWordWrap(true);
    formTitle_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    QFont bold = formTitle_->font();
    bold.setBold(true);
    formTitle_->setFont(bold);
    name_ = named(new QLineEdit(middle), "gateway.edit.name", tr("Name of the filter"));
    name_->setPlaceholderText(tr("name (needed when a chain has two of a type)"));
    name_->setToolTip(tr("A name of its own, for people and for its state across reloads"));
    scroll_ = named(new QScrollArea(middle), "gateway.edit.form.area", tr("Settings of the chosen filter"));
    scroll_->setWidgetResizable(true);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    middleColumn->addWidget(formTitle_);
    middleColumn->addWidget(name_);
    middleColumn->addWidget(scroll_, 1);

    yaml_ = new CodeView(context_.theme, QStringLiteral("gateway.edit.yaml"), tr("The file as YAML"), this);
    yaml_->setLanguage(CodeView::Language::Yaml);
    splitter_ = named(new QSplitter(Qt::Horizontal, this), "gateway.edit.splitter", tr("Chain, settings and YAML"));
    splitter_->setChildrenCollapsible(false);
    splitter_->addWidget(left);
    splitter_->addWidget(middle);
    splitter_->addWidget(yaml_);
    for (int i = 0; i < 3; ++i)
        splitter_->setStretchFactor(i, i == 1 ? 5 : 4);
    splitter_->setSizes({400, 500, 400});
    auto* column = new QVBoxLayout(this);
    column->addLayout(top);
    column->addWidget(bar_);
    column->addWidget(splitter_, 1);
}

void ChainEditor::wire()
{
    connect(scope_, &QComboBox::currentIndexChanged, this, [this] {
        if (!filling_)
            choose(scope_->currentData().toString());
    });
    connect(list_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        if (!filling_)
            refreshForm();
    });
    connect(model_, &ChainDraftModel::switchAsked, this, &ChainEditor::switchFilter);
    connect(model_, &ChainDraftModel::moveAsked, this, &ChainEditor::moveFilter, Qt::QueuedConnection); // the drag ends first
    connect(name_, &QLineEdit::textEdited, this, &ChainEditor::nameEdited);
    // A text that is replaced is nothing for a moment: what is typed is looked at once the editor is done with it.
    typed_.setSingleShot(true);
    typed_.setInterval(0);
    connect(&typed_, &QTimer::timeout, this, &ChainEditor::yamlEdited);
    connect(yaml_, &CodeView::textChanged, this, [this] {
        if (!filling_)
            typed_.start();
    });
    connect(times_, &StepTimes::changed, model_, &ChainDraftModel::timesChanged);
    connect(&context_.workspace, &Workspace::opened, this, &ChainEditor::fillScopes);
    connect(&context_.workspace, &Workspace::closed, this, &ChainEditor::fillScopes);
    connect(&context_.workspace, &Workspace::apisChanged, this, &ChainEditor::fillScopes);
    connect(&context_.workspace.drafts(), &Drafts::changed, this, [this](const QString& file) {
        refused_.clear();
        if (file == file_)
            refresh();
        else
            countAll();
    });
    connect(&context_.gateway, &GatewayLink::reloaded, this, [this](bool taken) {
        if (applying_)
            finish(taken);
        else
            refresh(); // somebody else wrote a file
    });
    connect(&context_.gateway, &GatewayLink::stateChanged, this, [this](GatewayState state) {
        if (applying_ && state != GatewayState::Running && state != GatewayState::Starting)
            finish(false);
        refreshCommands();
    });
}

bool ChainEditor::isGatewayFile() const { return file_ == gatewayFile; }

QString ChainEditor::fallbackText(const QString& file)
{
    return file == gatewayFile ? QString() : QStringLiteral("apiVersion: postern/v1\n");
}

/// A file that is not there yet begins with what every one has to.
QString ChainEditor::draftText(const QString& file) const
{
    const Drafts& drafts = context_.workspace.drafts();
    if (const auto own = drafts.draft(file))
        return *own;
    return drafts.exists(file) ? drafts.saved(file) : fallbackText(file);
}

void ChainEditor::fillScopes()
{
    const QString keep = file_;
    filling_ = true;
    scope_->clear();
    if (context_.workspace.isOpen()) {
        scope_->addItem(tr("All APIs"), gatewayFile);
        for (const WorkspaceApi& api : context_.workspace.apis()) {
            if (!QFileInfo(api.path).isDir())
                continue; // a lone definition has no file of ours beside it
            const QString title = QStringLiteral("%1 %2").arg(api.name, api.version);
            scope_->addItem(title, QStringLiteral("apis/%1/postern.yaml").arg(api.id));
            scope_->setItemData(scope_->count() - 1, title, titleRole);
        }
        scope_->setCurrentIndex(std::max(0, scope_->findData(keep)));
    }
    filling_ = false;
    const QString now = scope_->currentData().toString();
    if (now != file_)
        choose(now);
    else
        refresh();
}

bool ChainEditor::openFile(const QString& file, int line, int column)
{
    const int at = scope_->findData(file);
    if (at < 0)
        return false;
    scope_->setCurrentIndex(at);
    if (line > 0)
        yaml_->goTo(line, column);
    yaml_->setFocus(Qt::OtherFocusReason);
    return true;
}

void ChainEditor::choose(const QString& file)
{
    if (typed_.isActive()) { // into the file that was shown
        typed_.stop();
        yamlEdited();
    }
    file_ = file;
    chain_.reset();
    said_->clear();
    bar_->clear();
    where_->setText(file.isEmpty() ? QString() : tr("written to %1").arg(file));
    times_->follow(scope_->currentData(titleRole).toString());
    refresh();
    list_->setCurrentIndex(model_->index(0, 0));
    refreshForm();
}

void ChainEditor::refresh()
{
    const QString text = file_.isEmpty() ? QString() : draftText(file_);
    if (yaml_->text() != text) {
        filling_ = true;
        yaml_->setText(text);
        filling_ = false;
    }
    yaml_->setReadOnly(file_.isEmpty());
    refreshList(text);
    check(text);
    countAll();
    refreshForm();
    if (!file_.isEmpty() && context_.workspace.drafts().isOvertaken(file_))
        bar_->show(InlineBar::Kind::Warning, {tr("%1 was changed by somebody else since this draft was begun.").arg(file_), tr("Applying the draft would write over that."),
                                              tr("Look at the differences first, or revert the draft."), {}},
                   {context_.commands.action(QStringLiteral("chain.differences")), context_.commands.action(QStringLiteral("chain.revert"))});
    else if (!readable_ && chain_)
        bar_->show(InlineBar::Kind::Warning, {tr("The YAML cannot be read."), found_.isEmpty() ? QString() : found_.first().message,
                                              tr("Mend it at the marked line; until then list and form show the last state that could be read."), {}});
    else
        bar_->clear();
}

void ChainEditor::refreshList(const QString& text)
{
    schema::Problems problems;
    auto chain = ChainText::read(text.toStdString(), file_.toStdString(), problems);
    readable_ = chain.has_value();
    if (readable_)
        chain_ = std::move(chain);
    const Drafts& drafts = context_.workspace.drafts();
    schema::Problems ignored;
    const auto saved = ChainText::read(drafts.saved(file_).toStdString(), file_.toStdString(), ignored);
    const auto gateway = isGatewayFile() ? chain_ : ChainText::read(draftText(gatewayFile).toStdString(), "gateway.yaml", ignored);
    const int keep = currentItem();
    filling_ = true;
    model_->set(chain_ ? chain_->items() : std::vector<ChainText::Item>{}, saved ? saved->items() : std::vector<ChainText::Item>{},
                gateway ? orderOf(gateway->document()) : model::ChainOrder::Postern);
    filling_ = false;
    selectItem(keep);
    list_->setEnabled(readable_);
    if (file_.isEmpty())
        listView_->showEmpty(QStringLiteral("route"), tr("No workspace is open"), tr("Open a workspace; then its chains can be changed."), {});
    else if (!chain_)
        listView_->showError({tr("The file cannot be read."), QString::fromStdString(problems.all().empty() ? std::string() : problems.all().front().message),
                              tr("Mend the YAML beside this list; the gateway goes on with what it has."), {}}, {});
    else if (model_->rowCount() == 0)
        listView_->showEmpty(QStringLiteral("route"), tr("No filter is written here"),
                             isGatewayFile() ? tr("What is added here runs for every API, before the API's own filters.")
                                             : tr("What follows from the API's definition runs all the same; add what it does not say."),
                             {context_.commands.action(QStringLiteral("chain.add"))});
    else
        listView_->showContent();
}

int ChainEditor::currentItem() const { return model_->itemAt(list_->currentIndex().row()); }

void ChainEditor::selectItem(int item)
{
    const int row = std::min(std::max(0, model_->rowOf(item)), model_->rowCount() - 1);
    filling_ = true;
    list_->setCurrentIndex(model_->index(row, 0));
    filling_ = false;
}

void ChainEditor::refreshForm()
{
    const int item = currentItem();
    const schema::Value* filter = chain_ && item >= 0 ? &chain_->items()[static_cast<std::size_t>(item)].value : nullptr;
    const std::string type = filter != nullptr ? typeOf(*filter) : std::string();
    const pipeline::FilterType* known = pipeline::findFilterType(filters::shelf(), type);
    if (form_ != nullptr && (known == nullptr || type != formType_)) {
        scroll_->takeWidget();
        form_->deleteLater();
        form_ = nullptr;
    }
    formType_ = type;
    if (known != nullptr && form_ == nullptr) {
        form_ = new SchemaForm(*known->schema, context_.theme, QStringLiteral("gateway.edit.form"));
        connect(form_, &SchemaForm::edited, this, &ChainEditor::formEdited);
        scroll_->setWidget(form_);
    }
    name_->setVisible(filter != nullptr);
    name_->setEnabled(readable_);
    scroll_->setVisible(known != nullptr);
    if (form_ != nullptr) {
        const schema::Value config = configOf(*filter);
        if (!(form_->value() == (config.isNull() ? schema::Value::map() : config)))
            form_->setValue(config);
        form_->setEnabled(readable_);
    }
    if (filter != nullptr && name_->text().toStdString() != nameOf(*filter))
        name_->setText(QString::fromStdString(nameOf(*filter)));
    const QString shown = QString::fromStdString(type);
    formTitle_->setText(filter == nullptr ? tr("Choose a filter to see its settings.")
                        : known == nullptr ? tr("There is no filter \"%1\".").arg(shown)
                                           : tr("%1 – %2", "type of a filter, its title").arg(shown, QString::fromUtf8(known->title.data(), static_cast<qsizetype>(known->title.size()))));
    refreshCommands();
}

void ChainEditor::check(const QString& text)
{
    found_ = file_.isEmpty() ? QVector<Problem>() : toProblems(checkChainFile(text.toStdString(), file_.toStdString(), isGatewayFile()), file_);
    yaml_->clearMarks();
    const bool isDraft = changesOf(file_) > 0;
    const QVector<Problem> all = isDraft ? found_ + refused_ : found_ + told_;
    for (const Problem& problem : std::as_const(all)) {
        if (problem.file == file_ && problem.line > 0)
            yaml_->markProblem(problem.line, problem.hint.isEmpty() ? problem.message : QStringLiteral("%1\n%2").arg(problem.message, problem.hint), problem.column);
    }
    // Of a file without a draft the gateway says what is to be said.
    context_.problems.setProblems(QStringLiteral("chain"), isDraft ? all : QVector<Problem>());
}

void ChainEditor::showProblems(const QVector<Problem>& problems)
{
    told_ = problems;
    const QString folder = context_.workspace.folder() + QLatin1Char('/');
    for (Problem& problem : told_) {
        if (problem.file.startsWith(folder))
            problem.file = problem.file.mid(folder.size());
    }
    if (!file_.isEmpty())
        check(draftText(file_));
}

int ChainEditor::changesOf(const QString& file) const
{
    const Drafts& drafts = context_.workspace.drafts();
    const auto own = drafts.draft(file);
    if (!own)
        return 0;
    const QString saved = drafts.exists(file) ? drafts.saved(file) : fallbackText(file);
    return countChanges(saved.toStdString(), own->toStdString());
}

void ChainEditor::countAll()
{
    int changes = 0;
    errors_ = 0;
    const QStringList files = context_.workspace.drafts().files();
    for (const QString& file : files) {
        changes += changesOf(file);
        const schema::Problems problems = checkChainFile(draftText(file).toStdString(), file.toStdString(), file == gatewayFile);
        errors_ += static_cast<int>(problems.errorCount());
    }
    badge_->setText(changes == 0 ? QString() : tr("%Ln change(s) not applied", nullptr, changes));
    badge_->setToolTip(files.join(QLatin1Char('\n')));
    if (changes != changes_) {
        changes_ = changes;
        Q_EMIT changesCounted(changes);
    }
    refreshCommands();
}

void ChainEditor::refreshCommands()
{
    CommandRegistry& commands = context_.commands;
    const QString closed = file_.isEmpty() ? tr("Open a workspace first.") : !readable_ ? tr("Mend the YAML first: it cannot be read.") : QString();
    const QString none = !closed.isEmpty() ? closed : currentItem() < 0 ? tr("No filter is chosen.") : QString();
    commands.setBlocked(QStringLiteral("chain.add"), closed);
    for (const char* id : {"chain.remove", "chain.up", "chain.down", "chain.switch"})
        commands.setBlocked(QLatin1String(id), none);
    commands.setBlocked(QStringLiteral("chain.apply"), changes_ == 0 ? tr("Nothing is changed.")
                                                       : applying_  ? tr("The gateway is reading the files.")
                                                       : errors_ > 0 ? tr("%Ln error(s) in the drafts; Problems says where.", nullptr, errors_)
                                                                     : QString());
    commands.setBlocked(QStringLiteral("chain.revert"), context_.workspace.drafts().draft(file_) ? QString() : tr("This file is not changed."));
    commands.setBlocked(QStringLiteral("chain.differences"), file_.isEmpty() ? tr("Open a workspace first.") : QString());
}

void ChainEditor::write(const ChainText& chain, const QString& what, const QString& joint, int select)
{
    said_->clear();
    if (select >= 0)
        list_->setCurrentIndex({});
    context_.workspace.drafts().edit(file_, QString::fromStdString(chain.text()), what, joint);
    if (select >= 0) {
        selectItem(select);
        refreshForm();
    }
    if (const int item = currentItem(); chain_ && item >= 0) {
        if (const std::size_t line = chain_->items()[static_cast<std::size_t>(item)].line; line > 0)
            yaml_->goTo(static_cast<int>(line));
    }
}

void ChainEditor::formEdited()
{
    const int item = currentItem();
    if (!chain_ || item < 0 || !readable_)
        return;
    ChainText chain = *chain_;
    const auto index = static_cast<std::size_t>(item);
    chain.replace(index, withConfig(chain.items()[index].value, form_->value()));
    write(chain, tr("Settings of %1").arg(QString::fromStdString(formType_)), QStringLiteral("form:%1").arg(item));
}

void ChainEditor::nameEdited(const QString& name)
{
    const int item = currentItem();
    if (!chain_ || item < 0)
        return;
    ChainText chain = *chain_;
    const auto index = static_cast<std::size_t>(item);
    const schema::Value& old = chain.items()[index].value;
    schema::Value filter = schema::Value::map();
    filter.set("type", schema::Value(typeOf(old)));
    if (!name.isEmpty())
        filter.set("name", schema::Value(name.toStdString()));
    for (const schema::Entry& entry : old.entries()) {
        if (entry.key != "type" && entry.key != "name")
            filter.set(entry.key, entry.value);
    }
    chain.replace(index, filter.size() == 1 ? schema::Value(typeOf(old)) : filter);
    write(chain, tr("Name of %1").arg(QString::fromStdString(typeOf(old))), QStringLiteral("name:%1").arg(item));
}

void ChainEditor::yamlEdited()
{
    if (file_.isEmpty())
        return;
    context_.workspace.drafts().edit(file_, yaml_->text(), tr("Typing in %1").arg(file_), QStringLiteral("typing"));
}

void ChainEditor::addFilter()
{
    auto* dialog = new ShelfDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ShelfDialog::chosen, this, &ChainEditor::insertFilter);
    dialog->open();
}

void ChainEditor::insertFilter(const QString& type)
{
    if (!chain_ || !readable_)
        return;
    ChainText chain = *chain_;
    const auto taken = [&chain, id = type.toStdString()](const std::string& name) {
        return std::any_of(chain.items().begin(), chain.items().end(), [&](const auto& item) { return typeOf(item.value) == id && nameOf(item.value) == name; });
    };
    schema::Value filter(type.toStdString());
    if (taken({})) { // two of a type need names
        int n = 2;
        while (taken(QStringLiteral("%1-%2").arg(type).arg(n).toStdString()))
            ++n;
        filter = schema::Value::object({{"type", schema::Value(type.toStdString())}, {"name", schema::Value(QStringLiteral("%1-%2").arg(type).arg(n).toStdString())}});
    }
    const std::size_t end = chain.items().size();
    chain.insert(end, filter);
    write(chain, tr("Add %1").arg(type), {}, static_cast<int>(end));
    if (form_ != nullptr)
        form_->setFocus(Qt::OtherFocusReason);
}

void ChainEditor::removeFilter()
{
    const int item = currentItem();
    if (!chain_ || item < 0)
        return;
    ChainText chain = *chain_;
    const QString type = QString::fromStdString(typeOf(chain.items()[static_cast<std::size_t>(item)].value));
    chain.remove(static_cast<std::size_t>(item));
    write(chain, tr("Remove %1").arg(type));
    say(tr("%1 was removed; Undo (Ctrl+Z) brings it back.").arg(type));
}

void ChainEditor::moveFilter(int from, int to)
{
    const QString problem = model_->moveProblem(from, to);
    if (!problem.isEmpty())
        return say(problem);
    if (!chain_ || !readable_)
        return;
    ChainText chain = *chain_;
    const int item = model_->itemAt(from);
    const int target = model_->itemAt(to);
    const QString type = QString::fromStdString(typeOf(chain.items()[static_cast<std::size_t>(item)].value));
    chain.move(static_cast<std::size_t>(item), static_cast<std::size_t>(target));
    write(chain, tr("Move %1").arg(type), {}, target);
}

void ChainEditor::switchFilter(int row, bool on)
{
    const int item = model_->itemAt(row);
    if (!chain_ || item < 0 || !readable_)
        return;
    ChainText chain = *chain_;
    const auto index = static_cast<std::size_t>(item);
    const QString type = QString::fromStdString(typeOf(chain.items()[index].value));
    chain.replace(index, withEnabled(chain.items()[index].value, on));
    write(chain, on ? tr("Switch %1 on").arg(type) : tr("Switch %1 off").arg(type), {}, item);
}

void ChainEditor::apply()
{
    Drafts& drafts = context_.workspace.drafts();
    before_.clear();
    const QStringList files = drafts.files();
    for (const QString& file : files) {
        before_.insert(file, drafts.exists(file) ? std::make_optional(drafts.saved(file)) : std::nullopt);
        QString error;
        if (drafts.write(file, &error))
            continue;
        finish(false);
        bar_->show(InlineBar::Kind::Error, {tr("%1 was not written.").arg(file), error, tr("The draft is still here. Check free space and permissions, then apply again."), {}});
        return;
    }
    if (context_.gateway.state() != GatewayState::Running)
        return finish(true);
    applying_ = true;
    refreshCommands();
    context_.gateway.reload();
}

void ChainEditor::finish(bool taken)
{
    applying_ = false;
    Drafts& drafts = context_.workspace.drafts();
    const auto files = std::exchange(before_, {});
    for (auto file = files.begin(); file != files.end(); ++file) {
        QString error;
        if (taken)
            drafts.forget(file.key());
        else if (!drafts.putBack(file.key(), file.value(), &error))
            context_.notices.show({Notice::Kind::Warning, tr("%1 could not be put back: %2").arg(file.key(), error), {}, {}});
    }
    if (!taken)
        refused_ = told_;
    refresh();
    if (!taken) {
        const Problem* why = decisive(refused_);
        bar_->show(InlineBar::Kind::Error, {tr("The gateway refused the draft and goes on with the last good configuration."), why == nullptr ? QString() : why->message,
                                            tr("The draft is still here, the files are as they were. Mend the draft, then apply it again."), {}},
                   {context_.commands.action(QStringLiteral("window.problems"))});
        return;
    }
    say(context_.gateway.state() == GatewayState::Running ? tr("Applied: the gateway runs with it.") : tr("Written; the gateway takes it with its next start."));
    context_.workspace.refresh();
}

void ChainEditor::revert()
{
    Drafts& drafts = context_.workspace.drafts();
    drafts.edit(file_, drafts.saved(file_), tr("Revert %1").arg(file_));
    say(tr("This file is as it was; Undo (Ctrl+Z) brings the changes back."));
}

void ChainEditor::say(const QString& text) { said_->setText(text); }

QWidget* ChainEditor::firstFocus() const
{
    return listView_->state() == StateView::State::Content ? static_cast<QWidget*>(list_) : listView_;
}

} // namespace postern::workbench

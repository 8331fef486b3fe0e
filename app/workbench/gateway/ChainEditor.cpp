// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/gateway/ChainEditor.h"

#include "workbench/editor/CodeView.h"
#include "workbench/gateway/ChainApply.h"
#include "workbench/gateway/ChainCheck.h"
#include "workbench/gateway/ChainCommands.h"
#include "workbench/gateway/ChainDraft.h"
#include "workbench/gateway/ChainDraftModel.h"
#include "workbench/gateway/ChainList.h"
#include "workbench/gateway/ChainPlanner.h"
#include "workbench/gateway/ChainScope.h"
#include "workbench/gateway/FilterSettings.h"
#include "workbench/gateway/PlannedChain.h"
#include "workbench/gateway/PlannedStepText.h"
#include "workbench/gateway/ShelfDialog.h"
#include "workbench/models/ExchangeStore.h"
#include "workbench/models/ProblemModel.h"
#include "workbench/models/StepTimes.h"
#include "workbench/shell/CommandButton.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/InlineBar.h"
#include "workbench/shell/Notices.h"
#include "workbench/shell/Page.h"
#include "workbench/shell/StateView.h"
#include "workbench/shell/ToolRow.h"
#include "workbench/theme/Theme.h"
#include "workbench/workspace/Drafts.h"
#include "workbench/workspace/Workspace.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>
#include <algorithm>

namespace postern::workbench {

ChainEditor::ChainEditor(AppContext& context, QWidget* parent)
    : QWidget(parent), context_(context), times_(new StepTimes(context.gateway, context.exchanges, this)),
      model_(new ChainDraftModel([this](const std::string& instance) { return times_->cost(instance); }, this)),
      draft_(new ChainDraft(context.workspace.drafts(), this)), apply_(new ChainApply(context.workspace.drafts(), context.gateway, this)),
      planner_(new ChainPlanner(this))
{
    named(this, "gateway.edit", tr("Chain"));
    build();
    wire();
    scope_->fill();
}

ChainEditor::~ChainEditor() = default;

void ChainEditor::build()
{
    list_ = new ChainList(model_, this);
    addChainCommands(context_, *this);
    list_->addButtons(context_.commands);
    settings_ = new FilterSettings(context_.theme);
    yaml_ = new CodeView(context_.theme, QStringLiteral("gateway.edit.yaml"), tr("The file as YAML"), this);
    yaml_->setLanguage(CodeView::Language::Yaml);
    bar_ = new InlineBar(QStringLiteral("gateway.edit.bar"), this);
    bar_->setAccessibleName(tr("Message about the chain"));
    auto* splitter = named(new QSplitter(Qt::Horizontal, this), "gateway.edit.splitter", tr("Chain, settings and YAML"));
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(list_);
    splitter->addWidget(settings_);
    splitter->addWidget(yaml_);
    for (int i = 0; i < 3; ++i)
        splitter->setStretchFactor(i, i == 0 ? 5 : 4);
    splitter->setSizes({480, 430, 400});
    auto* column = new QVBoxLayout(this);
    column->addWidget(buildTop());
    column->addWidget(bar_);
    column->addWidget(splitter, 1);
}

QWidget* ChainEditor::buildTop()
{
    auto* top = named(new ToolRow(this), "gateway.edit.tools", tr("What to do with the chain"));
    scope_ = new ChainScope(context_.workspace, top);
    badge_ = named(new QLabel(top), "gateway.edit.badge", tr("Changes that are not applied"));
    top->row()->addWidget(scope_, 1);
    top->row()->addWidget(badge_);
    // What comes last loses its words first where there is little room.
    for (const char* id : {"chain.apply", "chain.revert", "chain.differences", "chain.try"})
        top->add(commandButton(context_.commands, id, top));
    return top;
}

void ChainEditor::wire()
{
    connect(scope_, &ChainScope::chosen, this, &ChainEditor::scopeChosen);
    connect(list_->table()->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        if (!filling_)
            refreshSettings();
    });
    connect(model_, &ChainDraftModel::switchAsked, this, &ChainEditor::switchFilter);
    connect(model_, &ChainDraftModel::moveAsked, this, &ChainEditor::moveFilter, Qt::QueuedConnection); // the drag ends first
    connect(settings_, &FilterSettings::settingsEdited, this, [this] {
        draft_->setSettings(currentItem(), settings_->settings());
        showLine();
    });
    connect(settings_, &FilterSettings::nameEdited, this, [this](const QString& name) {
        draft_->setName(currentItem(), name);
        showLine();
    });
    // A text that is replaced is nothing for a moment: what is typed is looked at once the editor is done with it.
    typed_.setSingleShot(true);
    typed_.setInterval(0);
    connect(&typed_, &QTimer::timeout, this, [this] { draft_->retype(yaml_->text()); });
    connect(yaml_, &CodeView::textChanged, this, [this] {
        if (!filling_)
            typed_.start();
    });
    connect(times_, &StepTimes::changed, model_, &ChainDraftModel::timesChanged);
    const auto muted = [this] { model_->setMuted(context_.theme.colour(Colour::Muted)); };
    muted();
    connect(&context_.theme, &Theme::changed, this, muted);
    connect(planner_, &ChainPlanner::planned, this, [this](const ChainQuestion& question, const ChainPlan& plan) {
        if (question.api != scope_->api() || question.operation != scope_->operation())
            return; // of another list than the one that is shown by now
        const int item = currentItem();
        const int row = list_->row();
        const PlannedStep* other = model_->otherAt(row);
        const auto keep = other != nullptr ? std::make_optional(*other) : std::nullopt;
        filling_ = true;
        model_->setPlan(plan);
        filling_ = false;
        chooseAgain(item, keep, row);
        refreshList();
        refreshSettings();
    });
    connect(&context_.workspace, &Workspace::opened, scope_, &ChainScope::fill);
    connect(&context_.workspace, &Workspace::closed, scope_, &ChainScope::fill);
    connect(&context_.workspace, &Workspace::apisChanged, this, [this] {
        scope_->fill();
        plan(true); // the files are others
    });
    connect(&context_.workspace.drafts(), &Drafts::changed, this, [this](const QString& file) {
        problems_.forget();
        if (file == this->file() || file == ChainScope::gatewayFile())
            refresh();
        else
            countAll();
    });
    connect(apply_, &ChainApply::began, this, [this] { refreshChainCommands(context_, *this); });
    connect(apply_, &ChainApply::finished, this, &ChainEditor::applied);
    connect(apply_, &ChainApply::notWritten, this, &ChainEditor::notWritten);
    connect(apply_, &ChainApply::notPutBack, this, [this](const QString& file, const QString& why) {
        context_.notices.show({Notice::Kind::Warning, tr("%1 could not be put back: %2").arg(file, why), {}, {}});
    });
    connect(apply_, &ChainApply::readAnew, this, &ChainEditor::refresh);
    connect(&context_.gateway, &GatewayLink::stateChanged, this, [this] { refreshChainCommands(context_, *this); });
}

QString ChainEditor::file() const { return scope_ == nullptr ? QString() : scope_->file(); }
bool ChainEditor::isApplying() const { return apply_->isBusy(); }

bool ChainEditor::canSwitchOff(const PlannedStep& step) const { return canBeSwitchedOff(step); }

QString ChainEditor::sourceOf(const PlannedStep& step) const
{
    if (step.implied)
        return {};
    if (step.level == pipeline::FilterLevel::Gateway)
        return ChainScope::gatewayFile();
    const QString place = step.origin.section(QLatin1Char(':'), 0, 0);
    return place == file() ? place : QString();
}

bool ChainEditor::openFile(const QString& file, int line, int column)
{
    const auto place = line > 0 ? draft_->placeOf(file, line) : std::nullopt;
    if (!scope_->choose(file, place ? place->operation : QString()))
        return false;
    if (place && draft_->operation() == place->operation)
        showItem(place->item);
    if (line > 0)
        yaml_->goTo(line, column);
    yaml_->setFocus(Qt::OtherFocusReason);
    return true;
}

bool ChainEditor::hasFilterAt(const QString& file, int line) const { return line > 0 && draft_->placeOf(file, line).has_value(); }

bool ChainEditor::openFilter(const QString& api, const QString& type, const QString& name)
{
    const QString own = QStringLiteral("apis/%1/postern.yaml").arg(api);
    ++asked_; // what was asked for before is not waited for any more
    for (const QString& target : {own, ChainScope::gatewayFile()}) {
        schema::Problems ignored;
        const auto chain = ChainText::read(draft_->textOf(target).toStdString(), target.toStdString(), ignored);
        for (std::size_t n = 0; chain && n < chain->items().size(); ++n) {
            const schema::Value& filter = chain->items()[n].value;
            if (typeOf(filter) != type.toStdString() || nameOf(filter) != name.toStdString() || !scope_->choose(target))
                continue;
            showItem(static_cast<int>(n));
            settings_->focusForm();
            return true;
        }
    }
    if (!scope_->choose(own))
        return false;
    list_->say(tr("Reading what makes this API run %1…").arg(type));
    reader_.start([this, asked = ++asked_, own, folder = context_.workspace.folder(), api, type, name] {
        QString problem;
        auto filter = impliedFilter(folder, api, type, name, problem);
        QMetaObject::invokeMethod(this, [this, asked, own, type, filter = std::move(filter), problem] {
            if (asked == asked_ && scope_->file() == own) // and nobody has gone elsewhere since
                addImplied(filter, type, problem);
        }, Qt::QueuedConnection);
    });
    return true;
}

void ChainEditor::addImplied(const std::optional<schema::Value>& filter, const QString& type, const QString& problem)
{
    if (!filter || !draft_->isReadable())
        return list_->say(problem);
    showItem(draft_->add(*filter, tr("Change %1").arg(type)));
    list_->say(tr("The API's definition makes it run %1. It is written here now as it runs, to be changed; nothing is taken before it is applied.").arg(type));
    settings_->focusForm();
}

void ChainEditor::flushTyping()
{
    if (!typed_.isActive())
        return;
    typed_.stop();
    draft_->retype(yaml_->text());
}

void ChainEditor::scopeChosen()
{
    flushTyping(); // into the file that was shown
    const QString before = scope_->file();
    const QString operation = scope_->operation();
    scope_->take();
    if (scope_->file() != before || scope_->operation() != operation)
        choose();
    else
        refresh();
}

void ChainEditor::choose()
{
    draft_->open(scope_->file(), scope_->operation());
    list_->say({});
    bar_->clear();
    times_->follow(scope_->title());
    filling_ = true;
    model_->setPlan({});
    filling_ = false;
    refresh();
    list_->select(0);
    refreshSettings();
}

void ChainEditor::refresh()
{
    const QString text = draft_->textOf(file());
    if (yaml_->text() != text) {
        filling_ = true;
        yaml_->setText(text);
        filling_ = false;
    }
    yaml_->setReadOnly(file().isEmpty());
    schema::Problems problems;
    draft_->read(problems);
    schema::Problems ignored;
    const auto gateway = ChainText::read(draft_->textOf(ChainScope::gatewayFile()).toStdString(), "gateway.yaml", ignored);
    const int item = currentItem();
    const int row = list_->row();
    const PlannedStep* other = model_->otherAt(row);
    const auto keep = other != nullptr ? std::make_optional(*other) : std::nullopt;
    filling_ = true;
    model_->set(draft_->items(), draft_->savedItems(), gateway ? orderOf(gateway->document()) : model::ChainOrder::Postern);
    filling_ = false;
    chooseAgain(item, keep, row);
    list_->table()->setEnabled(draft_->isReadable());
    refreshList();
    check();
    countAll();
    refreshSettings();
    refreshBar();
    plan(false);
}

void ChainEditor::plan(bool anew)
{
    if (file().isEmpty() || !draft_->isReadable() || !isVisible())
        return;
    const Drafts& drafts = context_.workspace.drafts();
    planner_->ask({context_.workspace.folder(), drafts.draft(ChainScope::gatewayFile()), scope_->api(), scope_->isGateway() ? QString() : draft_->textOf(file()), scope_->operation()}, anew);
}

void ChainEditor::refreshList()
{
    StateView& view = list_->view();
    if (file().isEmpty())
        view.showEmpty(QStringLiteral("route"), tr("No workspace is open"), tr("Open a workspace; then its chains can be changed."), {});
    else if (!draft_->hasList())
        view.showError({tr("The file cannot be read."), problems_.found().isEmpty() ? QString() : problems_.found().first().message,
                        tr("Mend the YAML beside this list; the gateway goes on with what it has."), {}}, {});
    else if (model_->rowCount() == 0)
        view.showEmpty(QStringLiteral("route"), tr("No filter is written here"),
                       scope_->isGateway() ? tr("What is added here runs for every API, before the API's own filters.")
                                           : tr("What follows from the API's definition runs all the same; add what it does not say."),
                       {context_.commands.action(QStringLiteral("chain.add"))});
    else
        view.showContent();
}

void ChainEditor::refreshBar()
{
    if (!file().isEmpty() && context_.workspace.drafts().isOvertaken(file()))
        bar_->show(InlineBar::Kind::Warning, {tr("%1 was changed by somebody else since this draft was begun.").arg(file()), tr("Applying the draft would write over that."),
                                              tr("Look at the differences first, or revert the draft."), {}},
                   {context_.commands.action(QStringLiteral("chain.differences")), context_.commands.action(QStringLiteral("chain.revert"))});
    else if (!draft_->isReadable() && draft_->hasList())
        bar_->show(InlineBar::Kind::Warning, {tr("The YAML cannot be read."), problems_.found().isEmpty() ? QString() : problems_.found().first().message,
                                              tr("Mend it at the marked line; until then list and form show the last state that could be read."), {}});
    else
        bar_->clear();
}

int ChainEditor::currentItem() const { return model_->itemAt(list_->row()); }

void ChainEditor::chooseAgain(int item, const std::optional<PlannedStep>& other, int row)
{
    int again = item >= 0 ? model_->rowOf(item) : other ? model_->rowOfOther(*other) : 0;
    if (again < 0)
        again = std::clamp(row, 0, std::max(0, model_->rowCount() - 1));
    filling_ = true;
    list_->select(again);
    filling_ = false;
}

void ChainEditor::refreshSettings()
{
    if (const PlannedStep* other = model_->otherAt(list_->row()))
        settings_->showOther(*other, model_->plan().operations);
    else
        settings_->showFilter(draft_->at(currentItem()), draft_->isReadable());
    refreshChainCommands(context_, *this);
}

void ChainEditor::check()
{
    const bool isDraft = draft_->changesOf(file()) > 0;
    const QVector<Problem> all = problems_.check(file(), draft_->textOf(file()), isDraft);
    yaml_->clearMarks();
    for (const Problem& problem : all) {
        if (problem.file == file() && problem.line > 0)
            yaml_->markProblem(problem.line, problem.hint.isEmpty() ? problem.message : QStringLiteral("%1\n%2").arg(problem.message, problem.hint), problem.column);
    }
    // Of a file without a draft the gateway says what is to be said.
    context_.problems.setProblems(QStringLiteral("chain"), isDraft ? all : QVector<Problem>());
}

void ChainEditor::showProblems(const QVector<Problem>& problems)
{
    problems_.tell(problems, context_.workspace.folder());
    if (!file().isEmpty())
        check();
}

void ChainEditor::countAll()
{
    int changes = 0;
    errors_ = 0;
    const QStringList files = context_.workspace.drafts().files();
    for (const QString& file : files) {
        changes += draft_->changesOf(file);
        errors_ += DraftProblems::errors(file, draft_->textOf(file));
    }
    badge_->setText(changes == 0 ? QString() : tr("%Ln change(s) not applied", nullptr, changes));
    badge_->setToolTip(files.join(QLatin1Char('\n')));
    if (changes != changes_) {
        changes_ = changes;
        Q_EMIT changesCounted(changes);
    }
    refreshChainCommands(context_, *this);
}

void ChainEditor::showItem(int item)
{
    if (item < 0)
        return;
    list_->select(model_->rowOf(item));
    refreshSettings();
    showLine();
}

void ChainEditor::showLine()
{
    list_->say({});
    const int item = currentItem();
    if (draft_->at(item) == nullptr)
        return;
    if (const std::size_t line = draft_->items()[static_cast<std::size_t>(item)].line; line > 0)
        yaml_->goTo(static_cast<int>(line));
}

void ChainEditor::addFilter()
{
    auto* dialog = new ShelfDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ShelfDialog::chosen, this, [this](const QString& type) {
        showItem(draft_->add(type));
        settings_->focusForm();
    });
    dialog->open();
}

void ChainEditor::adoptFilter()
{
    const PlannedStep* other = model_->otherAt(list_->row());
    if (other == nullptr || !other->implied)
        return;
    const QString type = QString::fromStdString(typeOf(other->filter));
    showItem(draft_->add(other->filter, tr("Write %1 here").arg(type)));
    list_->say(tr("%1 is written here now; what it is set to was implied so far.").arg(type));
}

void ChainEditor::goToSource()
{
    const PlannedStep* other = model_->otherAt(list_->row());
    const QString target = other == nullptr ? QString() : sourceOf(*other);
    if (target.isEmpty())
        return;
    const std::string type = typeOf(other->filter);
    const std::string name = nameOf(other->filter);
    scope_->choose(target);
    const auto& items = draft_->items();
    const auto found = std::find_if(items.begin(), items.end(), [&](const auto& item) { return typeOf(item.value) == type && nameOf(item.value) == name; });
    showItem(found == items.end() ? -1 : static_cast<int>(found - items.begin()));
}

void ChainEditor::removeFilter()
{
    const schema::Value* filter = draft_->at(currentItem());
    if (filter == nullptr)
        return;
    const QString type = QString::fromStdString(typeOf(*filter));
    draft_->remove(currentItem());
    showLine();
    list_->say(tr("%1 was removed; Undo (Ctrl+Z) brings it back.").arg(type));
}

void ChainEditor::moveBy(int direction) { moveFilter(list_->row(), model_->neighbour(list_->row(), direction)); }

void ChainEditor::moveFilter(int from, int to)
{
    const QString problem = model_->moveProblem(from, to);
    if (!problem.isEmpty())
        return list_->say(problem);
    const int target = model_->itemAt(to);
    draft_->move(model_->itemAt(from), target);
    showItem(target);
}

void ChainEditor::switchCurrent()
{
    const int row = list_->row();
    if (const PlannedStep* other = model_->otherAt(row)) {
        if (!canBeSwitchedOff(*other))
            return;
        schema::Value filter = schema::Value::object({{"type", schema::Value(typeOf(other->filter))}});
        if (!nameOf(other->filter).empty())
            filter.set("name", schema::Value(nameOf(other->filter)));
        const QString type = QString::fromStdString(typeOf(other->filter));
        showItem(draft_->add(withEnabled(filter, false), tr("Switch %1 off").arg(type)));
        list_->say(tr("%1 was implied; it is written here as switched off.").arg(type));
        return;
    }
    if (const schema::Value* filter = model_->filterAt(row))
        switchFilter(row, !isOn(*filter));
}

void ChainEditor::switchFilter(int row, bool on)
{
    const int item = model_->itemAt(row);
    draft_->switchTo(item, on);
    showItem(item);
}

void ChainEditor::apply() { apply_->begin(); }

void ChainEditor::notWritten(const QString& file, const QString& why)
{
    refresh();
    bar_->show(InlineBar::Kind::Error, {tr("%1 was not written.").arg(file), why, tr("The draft is still here. Check free space and permissions, then apply again."), {}});
}

void ChainEditor::applied(bool taken)
{
    if (!taken)
        problems_.refuse();
    refresh();
    if (!taken) {
        const Problem* why = decisive(problems_.refused());
        bar_->show(InlineBar::Kind::Error, {tr("The gateway refused the draft and goes on with the last good configuration."), why == nullptr ? QString() : why->message,
                                            tr("The draft is still here, the files are as they were. Mend the draft, then apply it again."), {}},
                   {context_.commands.action(QStringLiteral("window.problems"))});
        return;
    }
    list_->say(context_.gateway.state() == GatewayState::Running ? tr("Applied: the gateway runs with it.") : tr("Written; the gateway takes it with its next start."));
    context_.workspace.refreshAside();
    plan(true);
}

void ChainEditor::revert()
{
    draft_->revert();
    list_->say(tr("This file is as it was; Undo (Ctrl+Z) brings the changes back."));
}

void ChainEditor::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    times_->setWatched(true);
    plan(true);
}

void ChainEditor::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    times_->setWatched(false);
}

QWidget* ChainEditor::firstFocus() const { return list_->firstFocus(); }

} // namespace postern::workbench

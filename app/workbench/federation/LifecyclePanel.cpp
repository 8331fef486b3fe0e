// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/federation/LifecyclePanel.h"

#include "controlplane/federation/FileChanges.h"
#include "workbench/federation/FederationText.h"
#include "workbench/federation/LifecycleText.h"
#include "workbench/federation/TableView.h"
#include "workbench/shell/InlineBar.h"
#include "workbench/shell/Page.h"
#include "workbench/shell/Tables.h"
#include "workbench/theme/Theme.h"

#include <QComboBox>
#include <QDateTime>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <utility>

namespace postern::workbench {

using federation::LifecyclePlan;
using federation::LifecycleStep;
using federation::LifecycleTarget;
using Stage = LifecycleChange::Stage;
using To = LifecycleStep::To;

namespace {

QString textOf(const std::string& from) { return QString::fromStdString(from); }

/// Names with commas between, as they are typed.
std::vector<std::string> namesIn(const QLineEdit* field)
{
    std::vector<std::string> out;
    const QStringList names = field->text().split(QLatin1Char(','), Qt::SkipEmptyParts);
    for (const QString& each : names) {
        if (const QString name = each.trimmed(); !name.isEmpty())
            out.push_back(name.toStdString());
    }
    return out;
}

std::set<std::string> setOf(const std::vector<std::string>& names) { return {names.begin(), names.end()}; }
constexpr QLatin1String filesKey("files/"); ///< no gateway is called that

} // namespace

LifecyclePanel::LifecyclePanel(FederationDesk& desk, const Theme& theme, QWidget* parent)
    : OrderedPane(parent), desk_(desk), change_(desk.lifecycle()), rows_(new TextTable(this)), title_(named(new QLabel(this), "federation.life.title", tr("Which API"))),
      bar_(new InlineBar(QStringLiteral("federation.life.bar"), this)), state_(named(new QComboBox(this), "federation.life.state", tr("State"))),
      sunsetLabel_(named(new QLabel(tr("&Gone on:"), this), "federation.life.sunset.label", tr("Gone on"))), sunset_(named(new QLineEdit(this), "federation.life.sunset", tr("Gone on, as 2027-06-30"))),
      plan_(named(new QPushButton(tr("&Make the plan"), this), "federation.life.plan", tr("Make the plan; nothing is changed by that"))),
      effect_(named(new QLabel(this), "federation.life.effect", tr("What the state means"))), told_(named(new QLabel(this), "federation.life.told", tr("The plan, in short"))),
      table_(makeTable("federation.life.gateways", tr("What is done where"), this)), text_(named(new QPlainTextEdit(this), "federation.life.text", tr("What would be written, or sent, there"))),
      rulesLabel_(named(new QLabel(this), "federation.life.rules.label", tr("Rules that stop it"))), rules_(named(new QLineEdit(this), "federation.life.rules", tr("Names of the rules that are overridden, with commas between"))),
      confirmLabel_(named(new QLabel(this), "federation.life.confirm.label", tr("In production"))), confirm_(named(new QLineEdit(this), "federation.life.confirm", tr("Names of the gateways in production, with commas between"))),
      apply_(named(new QPushButton(tr("&Apply the plan"), this), "federation.life.apply", tr("Apply the plan"))), stop_(named(new QPushButton(tr("&Stop"), this), "federation.life.stop", tr("Stop"))),
      leave_(named(new QPushButton(tr("&Close"), this), "federation.life.leave", tr("Close: back to the gateways")))
{
    setObjectName(QStringLiteral("federation.life"));
    setAccessibleName(tr("Change the state of an API everywhere"));
    text_->setFont(theme.monospace());
    build();
    connect(&change_, &LifecycleChange::changed, this, &LifecyclePanel::refresh);
    connect(state_, &QComboBox::currentIndexChanged, this, &LifecyclePanel::stateChosen);
    connect(sunset_, &QLineEdit::textEdited, this, [this] { change_.forget(); });
    connect(sunset_, &QLineEdit::returnPressed, this, &LifecyclePanel::makePlan);
    connect(plan_, &QPushButton::clicked, this, &LifecyclePanel::makePlan);
    connect(apply_, &QPushButton::clicked, this, &LifecyclePanel::apply);
    connect(stop_, &QPushButton::clicked, &change_, &LifecycleChange::stop);
    connect(leave_, &QPushButton::clicked, this, &LifecyclePanel::leave);
    connect(confirm_, &QLineEdit::textChanged, this, &LifecyclePanel::refreshButtons);
    connect(confirm_, &QLineEdit::returnPressed, this, &LifecyclePanel::apply);
    connect(rules_, &QLineEdit::returnPressed, this, &LifecyclePanel::makePlan);
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &LifecyclePanel::showText);
    refresh();
}

To LifecyclePanel::to() const { return static_cast<To>(state_->currentData().toInt()); }
QWidget* LifecyclePanel::firstFocus() const { return change_.stage() == Stage::Applying ? static_cast<QWidget*>(stop_) : state_; }

void LifecyclePanel::begin(const QString& api)
{
    if (change_.isBusy())
        return;
    change_.forget();
    api_ = api;
    bar_->clear();
    sunset_->clear();
    const deployment::Revision* const revision = desk_.fleet().project()->revision(api.toStdString());
    const auto now = revision == nullptr ? Result<To>(To::Published) : federation::lifecycleNamed(revision->api.lifecycle);
    // What one comes here for most often: take it out of service, or put it back.
    state_->setCurrentIndex(state_->findData(static_cast<int>(now && *now == To::Published ? To::Blocked : To::Published)));
    title_->setText(revision == nullptr ? api : tr("%1 is %2 in this workspace. Change its state here and at every gateway that holds it:", "an API, its state").arg(api, textOf(revision->api.lifecycle)));
    stateChosen();
}

void LifecyclePanel::stateChosen()
{
    if (!change_.isBusy())
        change_.forget();
    bar_->clear();
    confirm_->clear();
    rules_->clear();
    const To now = to();
    for (QWidget* const each : {static_cast<QWidget*>(sunsetLabel_), static_cast<QWidget*>(sunset_)})
        each->setVisible(now == To::Deprecated);
    effect_->setText(now == To::Blocked      ? tr("Every call of it is refused until it is published again.")
                     : now == To::Deprecated ? tr("It goes on. Its answers tell callers that it will go, and when, if you name the day.")
                     : now == To::Retired    ? tr("It is taken away from every gateway, for good.")
                                             : tr("It is served, and its answers do not say any more that it will go."));
    refresh();
}

void LifecyclePanel::makePlan()
{
    if (!plan_->isEnabled())
        return;
    bar_->clear();
    confirm_->clear();
    LifecycleStep step{to(), QDateTime::currentSecsSinceEpoch(), {}};
    if (const QString day = sunset_->text().trimmed(); to() == To::Deprecated && !day.isEmpty()) {
        auto sunset = federation::sunsetOf(day.toStdString());
        if (!sunset) {
            sunset_->setFocus(Qt::OtherFocusReason);
            return bar_->show(InlineBar::Kind::Error, {textOf(sunset.error().message()), {}, {}, {}});
        }
        step.sunset = *std::move(sunset);
    }
    if (desk_.fleet().isBusy())
        return bar_->show(InlineBar::Kind::Error, {tr("Something runs at a gateway."), {}, tr("Wait until it has ended, or stop it."), {}});
    if (auto begun = change_.plan({api_.toStdString(), std::move(step), {}, namesIn(rules_)}); !begun)
        bar_->show(InlineBar::Kind::Error, {textOf(begun.error().message()), {}, {}, {}});
    refresh();
}

std::vector<std::string> LifecyclePanel::brokenRules() const
{
    std::vector<deployment::BrokenRule> out;
    for (const LifecycleTarget& each : change_.made() == nullptr ? std::vector<LifecycleTarget>() : change_.made()->targets) {
        if (const federation::GatewayState* const state = change_.gateway(each.environment); state != nullptr)
            out.insert(out.end(), state->brokenRules.begin(), state->brokenRules.end());
    }
    return namesOf(out);
}

void LifecyclePanel::apply()
{
    if (!apply_->isEnabled())
        return;
    if (auto begun = change_.apply(setOf(namesIn(confirm_))); !begun)
        bar_->show(InlineBar::Kind::Error, {textOf(begun.error().message()), {}, tr("Nothing was written. Make the plan once more, and look at it."), {}});
    refresh();
    (change_.stage() == Stage::Applying ? stop_ : leave_)->setFocus(Qt::OtherFocusReason);
}

void LifecyclePanel::leave()
{
    if (change_.stage() != Stage::Applying)
        change_.forget();
    Q_EMIT left();
}

void LifecyclePanel::refresh()
{
    const bool fresh = shown_ == Stage::Planning && change_.stage() == Stage::Planned;
    refreshRows();
    refreshTexts();
    refreshButtons();
    if (fresh && isVisible()) // what was pressed is off meanwhile, so the focus has gone elsewhere
        (!rules_->isHidden() ? static_cast<QWidget*>(rules_) : !confirm_->isHidden() ? static_cast<QWidget*>(confirm_) : apply_->isEnabled() ? static_cast<QWidget*>(apply_) : plan_)->setFocus(Qt::OtherFocusReason);
}

void LifecyclePanel::refreshRows()
{
    const LifecyclePlan* const made = change_.made();
    QVector<TextRow> rows;
    if (made != nullptr && change_.stage() != Stage::Planning && !made->after.empty()) {
        QStringList files;
        for (const auto& [path, text] : made->after)
            files << textOf(path).section(QLatin1Char('/'), -1);
        const bool written = change_.stage() == Stage::Applying || change_.stage() == Stage::Ended;
        rows.append({filesKey, {{tr("this workspace"), {}, {}, false}, {tr("Files change: %1").arg(files.join(QStringLiteral(", "))), {}, {}, false},
                                {written ? tr("done") : tr("not done"), written ? QStringLiteral("circle-check") : QStringLiteral("circle-dashed"), {}, false}, {}}});
    }
    for (const LifecycleTarget& each : made == nullptr ? std::vector<LifecycleTarget>() : made->targets)
        rows.append(LifecycleText::row(each, change_));
    const bool fresh = std::exchange(shown_, change_.stage()) == Stage::Planning; // a plan is read from its beginning
    const QString before = fresh && !rows.isEmpty() ? rows.first().key : rows_->keyAt(table_->currentIndex().row());
    rows_->setRows(rows);
    if (fresh)
        table_->setProperty("fitted", false);
    fitColumns(table_);
    chooseRow(table_, *rows_, before);
    showText();
}

QString LifecyclePanel::told() const
{
    const LifecyclePlan* const made = change_.made();
    switch (change_.stage()) {
    case Stage::Nothing: return tr("Make the plan first: it says what is done at each gateway. Nothing is changed by that.");
    case Stage::Planning: return tr("The plan is being made.");
    case Stage::Applying: return tr("The plan is being applied.");
    case Stage::Planned:
        return made->targets.empty() ? (made->empty() ? tr("No gateway holds it, and its files say so already: nothing is to be done.") : tr("No gateway holds it: only its files change."))
               : made->empty()       ? tr("Everything is as it is to be: nothing is to be done.")
                                     : tr("Nothing has been written or sent yet.");
    case Stage::Ended:
        return change_.failures() == 0 ? tr("%1 is %2 here and wherever Postern may write.").arg(api_, textOf(made->state))
                                       : tr("%1 is %2 here, but not everywhere. Make the plan once more: it does what is left.").arg(api_, textOf(made->state));
    }
    return {};
}

void LifecyclePanel::refreshTexts()
{
    told_->setText(told());
    if (change_.stage() == Stage::Ended)
        title_->setText(api_);
    const LifecyclePlan* const made = change_.made();
    QStringList names;
    if (change_.stage() == Stage::Planned) {
        for (const std::string& each : made->production())
            names << textOf(each);
    }
    confirmLabel_->setText(tr("In production: %1. Type each name to go on, with commas between.").arg(names.join(QStringLiteral(", "))));
    for (QWidget* const each : {static_cast<QWidget*>(confirmLabel_), static_cast<QWidget*>(confirm_)})
        each->setVisible(!names.isEmpty());
    const std::vector<std::string> broken = change_.stage() == Stage::Planned ? brokenRules() : std::vector<std::string>();
    rulesLabel_->setText(tr("It breaks rules of its governance: %1. Correct it, or type each name, with commas between, and make the plan once more; the history says so.").arg(FederationText::names(broken)));
    for (QWidget* const each : {static_cast<QWidget*>(rulesLabel_), static_cast<QWidget*>(rules_)})
        each->setVisible(!broken.empty() || (!rules_->text().isEmpty() && change_.stage() == Stage::Planning));
}

QString LifecyclePanel::whyNotApplied() const
{
    const LifecyclePlan* const made = change_.made();
    if (change_.stage() != Stage::Planned)
        return change_.isBusy() ? tr("It is under way.") : tr("Make the plan first.");
    if (made->empty())
        return tr("Nothing is to be done.");
    const std::set<std::string> names = setOf(namesIn(confirm_));
    for (const std::string& each : made->production()) {
        if (!names.contains(each))
            return tr("%1 is in production: type its name.").arg(textOf(each));
    }
    return {};
}

void LifecyclePanel::refreshButtons()
{
    const bool busy = change_.isBusy();
    const QString why = whyNotApplied();
    apply_->setEnabled(why.isEmpty());
    apply_->setToolTip(why);
    apply_->setAccessibleDescription(why);
    plan_->setEnabled(!busy);
    state_->setEnabled(!busy);
    sunset_->setEnabled(!busy);
    stop_->setEnabled(busy);
    stop_->setToolTip(busy ? tr("A call that was sent comes to its end, and nothing more is done") : tr("Nothing runs."));
    leave_->setEnabled(change_.stage() != Stage::Applying);
    leave_->setText(change_.stage() == Stage::Ended || change_.stage() == Stage::Applying ? tr("&Close") : tr("&Cancel"));
    plan_->setDefault(change_.stage() == Stage::Nothing);
}

void LifecyclePanel::showText()
{
    const LifecyclePlan* const made = change_.made();
    const QString key = rows_->keyAt(table_->currentIndex().row());
    QString text;
    if (made != nullptr && key == filesKey)
        text = textOf(federation::diffOf(made->before, made->after));
    for (const LifecycleTarget& each : made == nullptr ? std::vector<LifecycleTarget>() : made->targets) {
        if (textOf(each.environment) == key)
            text = textOf(each.plan.environment.empty() ? each.why : deployment::shown(each.plan));
    }
    if (text != text_->toPlainText())
        text_->setPlainText(text);
}

void LifecyclePanel::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && leave_->isEnabled())
        return leave();
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && event->modifiers().testFlag(Qt::ControlModifier))
        return apply();
    OrderedPane::keyPressEvent(event);
}

} // namespace postern::workbench

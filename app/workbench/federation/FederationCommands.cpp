// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/federation/FederationPage.h"

#include "workbench/federation/GatewayForm.h"
#include "workbench/federation/NameQuestion.h"
#include "workbench/federation/TextTable.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/InlineBar.h"
#include "workbench/shell/Notices.h"
#include "workbench/workspace/Workspace.h"

#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>
#include <algorithm>

namespace postern::workbench {

using federation::FleetTask;
using federation::GatewayState;

namespace {
QString asText(const std::string& from) { return QString::fromStdString(from); }
} // namespace

void FederationPage::addCommands()
{
    CommandRegistry& commands = context().commands;
    const QString menu = tr("Federation");
    const auto add = [&](const char* id, const QString& title, const QString& toolTip, const QList<QKeySequence>& keys, const char* iconName, std::function<void()> run) {
        commands.add({QLatin1String(id), title, toolTip, keys, QLatin1String(iconName), menu}, this, [this, run = std::move(run)] {
            const QPointer<QWidget> before = focused();
            bar_->clear();
            run();
            settleFocus(before);
        });
    };
    add("federation.drift", tr("Check drift"), tr("Compare all APIs with what is at all gateways"), {QKeySequence(Qt::Key_F7)}, "git-compare", [this] { desk_.checkDriftOfAll(); });
    add("federation.discover", tr("Discover all"), tr("List what lives at all gateways; nothing is imported by that"), {QKeySequence(Qt::SHIFT | Qt::Key_F7)}, "search", [this] { desk_.discoverAll(); });
    add("federation.add", tr("Add gateway..."), tr("Name a gateway, its credentials and what may be done there"), {QKeySequence(Qt::CTRL | Qt::Key_N)}, "plus", [this] { openForm(true); });
    add("federation.edit", tr("Edit gateway..."), tr("Change the settings of the chosen gateway"), {QKeySequence(Qt::CTRL | Qt::Key_E)}, "pencil", [this] { openForm(false); });
    add("federation.remove", tr("Remove gateway..."), tr("Take the chosen gateway out of the workspace; nothing there is changed"), {}, "trash-2", [this] { removeChosen(); });
    add("federation.test", tr("Test"), tr("Ask the chosen gateway whether it answers and which rights are missing"), {QKeySequence(Qt::CTRL | Qt::Key_T)}, "plug",
        [this] { begin(desk_.fleet().test(gateway_.toStdString())); });
    add("federation.discoverOne", tr("Discover this one"), tr("List what lives at the chosen gateway"), {QKeySequence(Qt::CTRL | Qt::Key_D)}, "list", [this] {
        showPane(3);
        begin(desk_.fleet().discover(gateway_.toStdString()));
    });
    add("federation.retry", tr("Retry what failed"), tr("Once more what failed, and only where it failed"), {QKeySequence(Qt::CTRL | Qt::Key_F7)}, "rotate-cw", [this] { desk_.retryFailed(); });
    add("federation.cancel", tr("Cancel"), tr("End what runs at all gateways; a deployment ends with the call that was sent"), {}, "x", [this] { desk_.fleet().cancelAll(); });
    add("federation.reload", tr("Read environments.yaml again"), tr("Read the workspace's gateways again"), {}, "refresh-cw", [this] { desk_.reload(); });
    add("federation.check", tr("Check this one"), tr("Read the chosen API at the chosen gateway, whatever its list says"), {QKeySequence(Qt::ALT | Qt::Key_F7)}, "refresh-cw",
        [this] { begin(desk_.fleet().checkDrift(gateway_.toStdString(), chosenApi())); });
    add("federation.urls", tr("Probe"), tr("Find where callers reach the chosen API at the chosen gateway, and call it there without credentials"), {}, "activity",
        [this] { begin(desk_.fleet().findUrls(gateway_.toStdString(), chosenApi(), steering::ProbeRules())); });
    add("federation.plan", tr("Review plan... (push desired)"), tr("Plan what makes the gateway hold the API as it is here; nothing is changed by that"), {QKeySequence(Qt::CTRL | Qt::Key_P)}, "list-filter",
        [this] { planChosen(false); });
    add("federation.lifecycle", tr("Change state everywhere..."), tr("Block, deprecate, retire or publish the chosen API at every gateway that holds it; you see the plan first"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L)}, "flag",
        [this] { changeState(QString::fromStdString(chosenApi())); });
    add("federation.override", tr("Override the rules..."), tr("Plan the push though the API breaks rules of its governance; the history says so"), {}, "shield-alert", [this] { overrideRules(); });
    add("federation.rules", tr("See the rules"), tr("Show where the API breaks which rules, and what mends it"), {}, "external-link", [this] { showRules(); });
    add("federation.planRemoval", tr("Plan to take it away..."), tr("Plan what takes the API away from the gateway; nothing is changed by that"), {}, "trash-2", [this] { planChosen(true); });
    add("federation.takeLive", tr("Take live"), tr("Take the gateway's side of the chosen difference into the API's files; you see the lines first"), {}, "download", [this] { takeLive(true); });
    add("federation.takeAllLive", tr("Take all live"), tr("Take every difference at the gateway into the API's files; you see the lines first"), {}, "download", [this] { takeLive(false); });
    add("federation.undoTaking", tr("Undo take live"), tr("Restore the files as they were before the last take live"), {}, "undo-2", [this] { undoTaking(); });
    add("federation.ignore", tr("Ignore..."), tr("Live with the chosen difference: a rule in environments.yaml, which is counted"), {QKeySequence(Qt::CTRL | Qt::Key_I)}, "eye-off", [this] { ignoreChosen(); });
    add("federation.apply", tr("Apply the plan"), tr("Send the calls of the plan, one after the other"), {QKeySequence(Qt::CTRL | Qt::Key_Return)}, "rocket", [this] { apply(); });
    add("federation.stop", tr("Stop"), tr("Let the call that was sent come to its end, and do nothing more; a plan that is being made is given up"), {QKeySequence(Qt::SHIFT | Qt::Key_Escape)}, "square",
        [this] { desk_.fleet().cancel(gateway_.toStdString()); });
    add("federation.rollBack", tr("Roll back"), tr("Take back what the plan's steps did"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_B)}, "undo-2", [this] { rollBack(); });
    add("federation.forgetPlan", tr("Forget the plan"), tr("Put the plan away; what was done stays done"), {}, "x", [this] { desk_.fleet().forgetPlan(gateway_.toStdString()); });
    add("federation.resume", tr("Go on with it"), tr("Go on with the deployment that was not finished"), {}, "play", [this] { resumeUnfinished(false); });
    add("federation.takeBack", tr("Take it back"), tr("Take back what the deployment that was not finished did"), {}, "undo-2", [this] { resumeUnfinished(true); });
    add("federation.import", tr("Import..."), tr("Take the chosen API of the gateway into the workspace"), {}, "download", [this] { importChosen(); });
}

void FederationPage::refreshCommands()
{
    CommandRegistry& commands = context().commands;
    if (tabs_ == nullptr)
        return;
    const QPointer<QWidget> focus = focused();
    const auto& fleet = desk_.fleet();
    const GatewayState* const state = chosen();
    const std::string name = gateway_.toStdString();
    const std::string api = chosenApi();
    const federation::ApiPlace* const place = chosenPlace();
    const QString closed = !context().workspace.isOpen() ? tr("Open a workspace first.") : !desk_.problem().isEmpty() ? tr("environments.yaml cannot be used.") : QString();
    const QString none = !closed.isEmpty() ? closed : !desk_.isRead() ? tr("The workspace's gateways are being read.") : fleet.gateways().empty() ? tr("There is no gateway yet.") : QString();
    // Keys reach the page through what covers it: nothing is pushed by them then.
    const QString covered = stack_->currentIndex() != 0 ? tr("Close what is open on this page first.") : QString();
    const QString changing = desk_.lifecycle().isBusy() ? tr("The state of an API is being changed.") : QString();
    const QString busy = !none.isEmpty() ? none : !changing.isEmpty() ? changing : !covered.isEmpty() ? covered : state == nullptr ? tr("Choose a gateway.") : state->isBusy() ? tr("%1 is busy: one thing at a time.").arg(gateway_) : QString();
    const auto first = [](std::initializer_list<QString> reasons) {
        for (const QString& each : reasons) {
            if (!each.isEmpty())
                return each;
        }
        return QString();
    };
    const auto refusal = [&](FleetTask task, const std::string& of = {}) { return state == nullptr ? QString() : asText(fleet.refusalOf(name, task, of)); };
    const QString noApi = api.empty() ? tr("Choose an API.") : QString();
    const auto block = [&](const char* id, const QString& why) { commands.setBlocked(QLatin1String(id), why); };
    block("federation.drift", none);
    block("federation.discover", none);
    block("federation.add", closed);
    for (const char* id : {"federation.edit", "federation.remove"})
        block(id, busy);
    block("federation.test", first({busy, refusal(FleetTask::Test)}));
    block("federation.discoverOne", first({busy, refusal(FleetTask::Discover)}));
    const auto& all = fleet.gateways();
    const bool failed = std::any_of(all.begin(), all.end(), [](const auto& each) { return isRetried(each->failed); });
    block("federation.retry", first({none, failed ? QString() : tr("Nothing failed.")}));
    block("federation.cancel", fleet.isBusy() ? QString() : tr("Nothing runs."));
    block("federation.reload", context().workspace.isOpen() ? QString() : closed);
    block("federation.check", first({busy, noApi}));
    block("federation.urls", first({busy, noApi}));
    block("federation.plan", first({busy, noApi, refusal(FleetTask::Deploy)}));
    block("federation.planRemoval", first({busy, noApi, refusal(FleetTask::Deploy), place != nullptr && (place->isThere() || place->deployed) ? QString() : tr("It is not known to be there.")}));
    block("federation.lifecycle", first({none, noApi, fleet.isBusy() ? tr("Something runs at a gateway.") : QString(), changing}));
    block("federation.override", first({busy, state == nullptr || state->brokenRules.empty() ? tr("No rule of governance stopped a push.") : QString()}));
    block("federation.rules", state == nullptr || state->brokenRules.empty() ? tr("No rule of governance stopped a push.") : QString());
    const deployment::FieldDrift* const field = chosenField();
    const bool there = place != nullptr && place->isThere();
    const QString untaken = first({busy, noApi, !there ? tr("Check drift first: it is not known to be there.") : takeover_->isBusy() ? tr("Another API is being taken over.") : QString(), refusal(FleetTask::Read)});
    block("federation.takeLive", first({untaken, field == nullptr ? tr("Choose a difference.") : field->drift != deployment::DriftClass::Semantic ? tr("It means the same on both sides, or is not told.") : field->theirs ? tr("It belongs to the gateway's own team.") : QString()}));
    block("federation.takeAllLive", first({untaken, there && place->checked->drift.count(deployment::DriftClass::Semantic) == 0 ? tr("The gateway has nothing different.") : QString()}));
    block("federation.undoTaking", first({closed, undoable_ ? QString() : tr("Nothing was taken.")}));
    block("federation.ignore", first({busy, field == nullptr ? tr("Choose a difference.") : field->ignored ? tr("It is ignored already.") : QString()}));
    const bool planned = state != nullptr && state->planned.has_value();
    block("federation.apply", first({busy, !planned ? tr("There is no plan.") : state->planned->plan.empty() ? tr("Nothing is to be done.") : !state->planned->journal.empty() ? tr("It was applied. Make a new plan.") : QString(),
                                     refusal(FleetTask::Deploy, planned ? state->planned->plan.api : std::string())}));
    const bool writes = state != nullptr && (state->task == FleetTask::Deploy || state->task == FleetTask::RollBack);
    block("federation.stop", state != nullptr && state->task == FleetTask::Plan ? QString() : !writes ? tr("No deployment runs.") : state->planned && state->planned->stopping ? tr("It is stopping.") : QString());
    const bool undone = planned && state->planned->report && state->planned->report->outcome == deployment::DeploymentReport::Outcome::TakenBack;
    block("federation.rollBack", first({busy, !planned || state->planned->journal.empty() ? tr("Nothing was applied.") : undone ? tr("Everything is taken back.") : QString(), refusal(FleetTask::RollBack)}));
    block("federation.forgetPlan", first({busy, planned ? QString() : tr("There is no plan.")}));
    const QString unfinished = state == nullptr || state->unfinished.empty() ? tr("No deployment was left unfinished.") : QString();
    block("federation.resume", first({busy, unfinished, unfinished.isEmpty() && state->unfinished.front().rollingBack ? tr("It was being taken back.") : QString(), refusal(FleetTask::Deploy)}));
    block("federation.takeBack", first({busy, unfinished, refusal(FleetTask::RollBack)}));
    block("federation.import", first({busy, importRefusal()}));
    settleFocus(focus);
}

void FederationPage::begin(const Result<void>& begun)
{
    if (!begun)
        bar_->show(InlineBar::Kind::Error, {asText(begun.error().message()), {}, {}, {}});
    refresh();
}

void FederationPage::planChosen(bool removal, std::vector<std::string> overrides)
{
    showPane(2);
    planning_ = gateway_;
    begin(desk_.fleet().plan(gateway_.toStdString(), chosenApi(), removal, std::move(overrides)));
}

void FederationPage::withConfirmation(const QString& what, const std::function<void(const std::string& confirmed)>& act)
{
    const GatewayState* const state = chosen();
    if (state == nullptr || !state->environment.production)
        return act({});
    question_->ask(tr("%1 is in production. Type its name to go on.").arg(gateway_), gateway_, what, [act, name = gateway_.toStdString()] { act(name); });
}

void FederationPage::apply()
{
    withConfirmation(tr("Apply"), [this, name = gateway_.toStdString()](const std::string& confirmed) { begin(desk_.fleet().push(name, confirmed)); });
}

void FederationPage::rollBack()
{
    const std::string journal = chosen()->planned->journal;
    withConfirmation(tr("Roll back"), [this, journal, name = gateway_.toStdString()](const std::string& confirmed) { begin(desk_.fleet().rollBack(name, journal, confirmed)); });
}

void FederationPage::resumeUnfinished(bool back)
{
    const std::string journal = chosen()->unfinished.front().journal;
    showPane(2);
    withConfirmation(back ? tr("Take it back") : tr("Go on"), [this, back, journal, name = gateway_.toStdString()](const std::string& confirmed) {
        begin(back ? desk_.fleet().rollBack(name, journal, confirmed) : desk_.fleet().resume(name, journal, confirmed));
        paneFocus()->setFocus(Qt::OtherFocusReason);
    });
}

void FederationPage::removeChosen()
{
    question_->ask(tr("%1 is taken out of environments.yaml. At the gateway itself nothing is changed. Type its name to go on.").arg(gateway_), gateway_, tr("Remove"), [this, name = gateway_.toStdString()] {
        desk_.edit({name, std::nullopt}, {}, false, [this](const Result<void>& written) {
            if (!written)
                bar_->show(InlineBar::Kind::Error, {asText(written.error().message()), {}, {}, {}});
        });
    });
}

/// What keeps a discovered API out of the workspace, said by name.
QString FederationPage::importRefusal() const
{
    const GatewayState* const state = chosen();
    const QString key = found_->keyAt(foundTable_->currentIndex().row());
    if (state == nullptr || !state->found || key.isEmpty())
        return tr("Discover first, and choose an API.");
    for (const deployment::SightedApi& each : state->found->sighted) {
        if (each.api.id != key.toStdString())
            continue;
        if (!each.api.unreadable.empty())
            return tr("It could not be read: %1").arg(asText(each.api.unreadable));
        if (each.sighting == deployment::Sighting::Gone)
            return tr("It is gone from there.");
        const auto& here = desk_.fleet().project()->revisions;
        // A gateway that knows no versions gives it none; in a workspace it has one.
        if (std::any_of(here.begin(), here.end(), [&each](const deployment::Revision& one) { return one.title() == each.api.title() || (each.api.version.empty() && one.api.name == each.api.name); }))
            return tr("It is in this workspace already.");
        return {};
    }
    return tr("It was skipped: it is no API.");
}

void FederationPage::importChosen() { begin(desk_.fleet().readDefinition(gateway_.toStdString(), found_->keyAt(foundTable_->currentIndex().row()).toStdString())); }

/// What the gateway could say of it is in the workspace now; what it could not is said.
void FederationPage::takeDefinition(const QString& environment)
{
    const GatewayState* const state = desk_.fleet().gateway(environment.toStdString());
    const deployment::DiscoveredApi& api = state->definition->api;
    QString file = asText(api.title());
    for (QChar& c : file)
        c = c.isLetterOrNumber() || c == QLatin1Char('.') || c == QLatin1Char('-') ? c : QLatin1Char('-');
    while (file.startsWith(QLatin1Char('.')))
        file.remove(0, 1);
    const QString id = context().workspace.addDefinition(file + QStringLiteral(".yaml"), QByteArray::fromStdString(state->definition->definition.openApi));
    if (id.isEmpty())
        return bar_->show(InlineBar::Kind::Error, {tr("%1 was not imported.").arg(asText(api.title())), context().workspace.error(), {}, {}});
    QStringList missing;
    for (const std::string& each : state->definition->definition.missing)
        missing << asText(each);
    bar_->show(missing.isEmpty() ? InlineBar::Kind::Info : InlineBar::Kind::Warning,
               {tr("%1 is in the workspace, as apis/%2.").arg(asText(api.title()), id), missing.join(QLatin1Char(' ')), {}, {}}, {context().commands.action(QStringLiteral("go.apis"))});
}

void FederationPage::openForm(bool isNew)
{
    if (isNew)
        form_->startNew();
    else
        form_->startEdit(chosen()->environment);
    testing_.clear();
    stack_->setCurrentIndex(1);
    form_->firstField()->setFocus(Qt::OtherFocusReason);
}

void FederationPage::saveForm()
{
    const federation::EnvironmentsEdit edit = form_->edit();
    const QString name = asText(edit.becomes->name);
    form_->setBusy(true);
    desk_.edit(edit, form_->secrets(), form_->keepsComments(), [this, name, mayDiscover = deployment::mayDiscover(edit.becomes->mode)](const Result<void>& written) {
        form_->setBusy(false);
        if (!written && written.error().kind() == ErrorKind::Unsupported) {
            form_->offerWithoutComments();
            return form_->say(true, asText(written.error().message()) + QLatin1Char(' ') + tr("Nothing was written. Save once more to write it without them, or edit the file."));
        }
        if (!written)
            return form_->say(true, tr("Nothing was written. %1").arg(asText(written.error().message())));
        form_->setSaved(name, mayDiscover);
        form_->say(false, tr("Saved. %1 is asked whether it answers.").arg(name));
        gateway_ = name;
        testing_ = name;
        testDue_ = true;
    });
}

} // namespace postern::workbench

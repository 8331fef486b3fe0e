// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/BreakpointPanel.h"

#include "workbench/bridge/BreakpointLink.h"
#include "workbench/inspector/BreakpointsPane.h"
#include "workbench/inspector/ExchangeDetail.h"
#include "workbench/inspector/InspectorPage.h"
#include "workbench/inspector/PausedPane.h"
#include "workbench/shell/CommandRegistry.h"

#include <QAction>
#include <QLocale>
#include <QShortcut>
#include <QSplitter>
#include <QVBoxLayout>

namespace postern::workbench {

using PauseKind = inspection::PauseAction::Kind;

BreakpointPanel::BreakpointPanel(AppContext& context, BreakpointLink& link, InspectorPage& page)
    : context_(context), link_(link), page_(page)
{
    named(this, "inspector.breakpoints.panel", tr("Breakpoints and paused calls"));
    addBreakpointCommands();
    addPausedCommands();
    breakpoints_ = new BreakpointsPane(context, link);
    paused_ = new PausedPane(context, link);
    splitter_ = named(new QSplitter(Qt::Horizontal), "inspector.breakpoints.splitter", tr("Breakpoints and paused calls"));
    splitter_->addWidget(breakpoints_);
    splitter_->addWidget(paused_);
    splitter_->setStretchFactor(0, 1);
    splitter_->setStretchFactor(1, 1);
    splitter_->setSizes({500, 500}); // both halves alike; the splitter scales it
    splitter_->setChildrenCollapsible(false);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(splitter_);
    // While a call is paused the gateway runs, so that F5 does not start it: here it lets the call go on, as in debuggers.
    auto* goOn = new QShortcut(this);
    goOn->setKey(QKeySequence(Qt::Key_F5));
    goOn->setContext(Qt::WidgetWithChildrenShortcut);
    goOn->setObjectName(QStringLiteral("inspector.breakpoints.continueKey"));
    connect(goOn, &QShortcut::activated, this, [this] { paused_->goOn(PauseKind::Continue); });
    connect(breakpoints_, &BreakpointsPane::changed, this, [this] {
        refreshCommands();
        Q_EMIT marksChanged();
    });
    connect(paused_, &PausedPane::changed, this, &BreakpointPanel::refreshCommands);
    connect(&link_, &BreakpointLink::pausedChanged, this, [this] {
        const int calls = static_cast<int>(link_.paused().size());
        if (calls > 0 && lastPaused_ == 0)
            setWanted(true);
        lastPaused_ = calls;
        Q_EMIT pausedCounted(calls);
    });
    setWanted(false);
}

BreakpointPanel::~BreakpointPanel() = default;

void BreakpointPanel::addBreakpointCommands()
{
    const auto add = [this](const char* id, const QString& title, const QString& toolTip, const QList<QKeySequence>& keys, const char* icon,
                            std::function<void()> run) {
        return context_.commands.add({QLatin1String(id), title, toolTip, keys, QLatin1String(icon), tr("Capture")}, &page_, std::move(run));
    };
    add("inspector.breakpoint", tr("Breakpoint at the step"), tr("Stop calls before the chosen step, or no more"),
        {QKeySequence(Qt::Key_F9)}, "circle-dot", [this] { toggleAtStep(); });
    add("inspector.breakpointsOff", tr("Switch all breakpoints off or on"), tr("Let every call run on, or stop them again"),
        {QKeySequence(Qt::CTRL | Qt::Key_F9)}, "octagon-pause", [this] { breakpoints_->setAllEnabled(!breakpoints_->anyEnabled()); });
    add("inspector.breakpoints", tr("Breakpoints"), tr("Show breakpoints and the calls that they hold up"), {}, "panel-bottom",
        [this] { setWanted(!wanted_); })
        ->setCheckable(true);
    add("inspector.breakpointAdd", tr("Add a breakpoint"), tr("Stop calls before the first filter; change it in the list"), {}, "plus", [this] {
        setWanted(true);
        breakpoints_->add({});
    });
    add("inspector.breakpointRemove", tr("Remove the breakpoint"), tr("Take the chosen breakpoint away; what it holds up goes on"), {}, "trash-2",
        [this] { breakpoints_->removeChosen(); });
    add("inspector.breakpointTest", tr("Test the rule"), tr("Count which of the last calls the chosen breakpoint would have stopped"), {}, "search",
        [this] { breakpoints_->testChosen(); });
}

void BreakpointPanel::addPausedCommands()
{
    // The panel's buttons are many, and say what they do to the chosen call in a word.
    const auto add = [this](const char* id, const QString& title, const QString& button, const QString& toolTip, const QList<QKeySequence>& keys,
                            const char* icon, std::function<void()> run) {
        context_.commands.add({QLatin1String(id), title, toolTip, keys, QLatin1String(icon), tr("Capture")}, &page_, std::move(run))
            ->setIconText(button);
    };
    add("inspector.continue", tr("Continue the call"), tr("Continue", "button"), tr("Let the paused call go on as it is; F5 does so in the panel"),
        {QKeySequence(Qt::CTRL | Qt::Key_F10)}, "play", [this] { paused_->goOn(PauseKind::Continue); });
    add("inspector.stepPaused", tr("Step to the next filter"), tr("Step", "button"), tr("Let the paused call go on to the next filter"),
        {QKeySequence(Qt::ALT | Qt::Key_F10)}, "skip-forward", [this] { paused_->goOn(PauseKind::Step); });
    add("inspector.continueEdited", tr("Continue as edited"), tr("As edited", "button"),
        tr("Let the paused call go on with the message in the editor"), {}, "pencil", [this] { paused_->goOnEdited(); });
    add("inspector.answer", tr("Answer the call"), tr("Answer", "button"), tr("Answer the paused call in place of the backend"), {}, "send",
        [this] { paused_->answer(); });
    add("inspector.drop", tr("Drop the call"), tr("Drop", "button"), tr("Close the paused call's connection without an answer"), {}, "unplug",
        [this] { paused_->goOn(PauseKind::Drop); });
    add("inspector.continueAll", tr("Continue all calls"), tr("Continue all", "button"), tr("Let every paused call go on as it is"), {}, "rotate-cw",
        [this] { paused_->all(PauseKind::Continue); });
    add("inspector.dropAll", tr("Drop all calls"), tr("Drop all", "button"), tr("Close the connections of all paused calls"), {}, "x",
        [this] { paused_->all(PauseKind::Drop); });
}

void BreakpointPanel::toggleAtStep()
{
    const auto trace = page_.detail().trace();
    const int row = page_.detail().step();
    if (trace == nullptr || row < 0 || row >= static_cast<int>(trace->steps.size()))
        return;
    breakpoints_->toggle(trace->steps[static_cast<std::size_t>(row)], trace->summary.api);
    setWanted(true);
}

void BreakpointPanel::setWanted(bool on)
{
    wanted_ = on;
    setVisible(on);
    refreshCommands();
}

void BreakpointPanel::refreshCommands()
{
    if (paused_ == nullptr)
        return;
    CommandRegistry& commands = context_.commands;
    const auto block = [&commands](std::initializer_list<const char*> ids, const QString& reason) {
        for (const char* id : ids)
            commands.setBlocked(QLatin1String(id), reason);
    };
    const std::size_t count = link_.settings().breakpoints.size();
    QAction* panel = commands.action(QStringLiteral("inspector.breakpoints"));
    panel->setText(count == 0 ? tr("Breakpoints") : tr("Breakpoints %1", "with their number").arg(QLocale().toString(static_cast<qulonglong>(count))));
    panel->setChecked(wanted_);
    block({"inspector.breakpointsOff"}, count > 0 ? QString() : tr("There is no breakpoint."));
    block({"inspector.breakpointRemove", "inspector.breakpointTest"}, breakpoints_->hasChosen() ? QString() : tr("Choose a breakpoint first."));
    block({"inspector.continue", "inspector.stepPaused", "inspector.continueEdited", "inspector.answer", "inspector.drop"},
          paused_->state() ? QString() : tr("Choose a paused call first."));
    block({"inspector.continueAll", "inspector.dropAll"}, link_.paused().isEmpty() ? tr("No call is paused.") : QString());
}

QString BreakpointPanel::saved() const { return workbench::saved(link_.settings()); }

void BreakpointPanel::restore(const QString& saved, bool shown)
{
    if (auto settings = breakpointsFrom(saved); settings && link_.settings().breakpoints.empty())
        link_.setSettings(*std::move(settings));
    setWanted(shown);
}

} // namespace postern::workbench

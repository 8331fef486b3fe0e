// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/InspectorCommands.h"

#include "workbench/bridge/GatewayLink.h"
#include "workbench/inspector/CaptureComparePanel.h"
#include "workbench/inspector/ComparePanel.h"
#include "workbench/inspector/ExchangeDetail.h"
#include "workbench/inspector/ExchangePane.h"
#include "workbench/inspector/FilterBar.h"
#include "workbench/inspector/FilterEdit.h"
#include "workbench/inspector/InspectorPage.h"
#include "workbench/inspector/RerunPanel.h"
#include "workbench/inspector/WhatIfPanel.h"
#include "workbench/shell/CommandRegistry.h"

#include <QAction>
#include <QCoreApplication>

namespace postern::workbench {
namespace {

struct CommandText {
    Q_DECLARE_TR_FUNCTIONS(postern::workbench::InspectorPage)
};

/// One command: where its words come from is known at the place that adds it.
class Adding {
  public:
    Adding(CommandRegistry& commands, InspectorPage& page) : commands_(commands), page_(page) {}

    QAction* operator()(const char* id, const QString& title, const QString& toolTip, const QList<QKeySequence>& keys,
                        const char* icon, std::function<void()> run, bool inPageOnly = false, bool inMenu = true)
    {
        return commands_.add({QLatin1String(id), title, toolTip, keys, QLatin1String(icon), inMenu ? CommandText::tr("Capture") : QString(),
                              inPageOnly},
                             &page_, std::move(run));
    }

  private:
    CommandRegistry& commands_;
    InspectorPage& page_;
};

void addListCommands(Adding& add, InspectorPage& page)
{
    add("inspector.filter", CommandText::tr("Filter exchanges"), CommandText::tr("Narrow the list of exchanges"),
        {QKeySequence(Qt::CTRL | Qt::Key_L), QKeySequence(Qt::Key_Slash)}, "list-filter", [&page] {
            page.filterBar().field()->setFocus(Qt::ShortcutFocusReason);
            page.filterBar().field()->selectAll();
        });
    add("inspector.clearFilter", CommandText::tr("Clear the filter"), CommandText::tr("Show every exchange again"), {}, "x",
        [&page] { page.filterBar().setText({}); });
    add("inspector.saveFilter", CommandText::tr("Save the filter"), CommandText::tr("Keep the filter under a name"),
        {QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_S)}, "save", [&page] { page.filterBar().askForName(); });
    add("inspector.filters", CommandText::tr("Filters"), CommandText::tr("Saved filters and those used before"),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L)}, "history", [&page] { page.pane().openFilters(); });
    add("inspector.stopFiltering", CommandText::tr("Stop filtering"), CommandText::tr("Stop looking and show what was found so far"), {},
        "square", [&page] { page.list().cancelFiltering(); }, false, false);
    QAction* pause = add("inspector.pause", CommandText::tr("Pause the view"), CommandText::tr("Hold back new exchanges; none is lost"), {},
                         "pause", [&page] { page.list().setPaused(!page.list().isPaused()); });
    pause->setCheckable(true);
    QAction* follow = add("inspector.follow", CommandText::tr("Follow the newest"),
                          CommandText::tr("Keep the newest exchange in view; scrolling up stops it"), {}, "arrow-down",
                          [&page] { page.pane().setFollowing(!page.pane().isFollowing()); });
    follow->setCheckable(true);
    add("inspector.only", CommandText::tr("Show only such"), CommandText::tr("Filter by the value in the chosen cell"),
        {QKeySequence(Qt::Key_F)}, "list-filter", [&page] { page.pane().addTerm(false); }, true);
    add("inspector.exclude", CommandText::tr("Leave out such"), CommandText::tr("Filter out the value in the chosen cell"),
        {QKeySequence(Qt::SHIFT | Qt::Key_F)}, "", [&page] { page.pane().addTerm(true); }, true);
    add("inspector.followCorrelation", CommandText::tr("Follow the correlation id"),
        CommandText::tr("Show every exchange that has the chosen one's correlation id"), {QKeySequence(Qt::Key_C)}, "link",
        [&page] { page.followCorrelation(); }, true);
    add("inspector.copyExample", CommandText::tr("Copy the curl command"), CommandText::tr("Copy a command that calls the gateway"), {}, "copy",
        [&page] { page.copyExample(); }, false, false);
}

void addTagCommands(Adding& add, InspectorPage& page)
{
    const auto mark = [&page](int number) { page.pane().tagEdits().toggleMark(page.pane().current(), number); };
    add("inspector.mark", CommandText::tr("Mark"), CommandText::tr("Mark the chosen exchange, with the mark that was used last"),
        {QKeySequence(Qt::Key_M)}, "flag", [&page, mark] { mark(page.pane().tagEdits().lastMark()); }, true);
    for (int number = 1; number <= ExchangeTags::marks; ++number) {
        const QByteArray id = "inspector.mark" + QByteArray::number(number);
        add(id.constData(), CommandText::tr("Mark with %1").arg(number), CommandText::tr("Mark the chosen exchange with %1").arg(number),
            {QKeySequence(Qt::Key_0 + number)}, "", [mark, number] { mark(number); }, true, false);
    }
    add("inspector.unmark", CommandText::tr("Take the mark away"), CommandText::tr("Take the chosen exchange's mark away"),
        {QKeySequence(Qt::Key_0)}, "", [mark] { mark(0); }, true, false);
    add("inspector.pin", CommandText::tr("Pin"), CommandText::tr("Pin the chosen exchange, or let it go"), {QKeySequence(Qt::Key_P)}, "pin",
        [&page] { page.pane().tagEdits().togglePin(page.pane().current()); }, true);
    add("inspector.note", CommandText::tr("Note"), CommandText::tr("Write a note on the chosen exchange"), {QKeySequence(Qt::Key_N)},
        "message-square", [&page] { page.pane().askForNote(); }, true);
    add("inspector.rules", CommandText::tr("Colour rules"), CommandText::tr("Give rows of the list colours by what they are"), {}, "contrast",
        [&page] { page.pane().openRules(); });
    add("inspector.next", CommandText::tr("Next exchange"), CommandText::tr("Go to the next exchange of the list"), {QKeySequence(Qt::Key_J)}, "",
        [&page] { page.pane().moveBy(1); }, true);
    add("inspector.previous", CommandText::tr("Previous exchange"), CommandText::tr("Go to the previous exchange of the list"),
        {QKeySequence(Qt::Key_K)}, "", [&page] { page.pane().moveBy(-1); }, true);
}

void addExchangeCommands(Adding& add, InspectorPage& page)
{
    add("inspector.stepNext", CommandText::tr("Next step of the chain"), CommandText::tr("Go to the next step that ran"),
        {QKeySequence(Qt::Key_F10)}, "chevron-right", [&page] { page.detail().stepBy(1); });
    add("inspector.stepBack", CommandText::tr("Previous step of the chain"), CommandText::tr("Go back to the step that ran before"),
        {QKeySequence(Qt::SHIFT | Qt::Key_F10)}, "chevron-left", [&page] { page.detail().stepBy(-1); });
    add("inspector.find", CommandText::tr("Find in the exchange"), CommandText::tr("Look for words in the text of the exchange that is in view"),
        {QKeySequence(QKeySequence::Find)}, "search", [&page] { page.detail().find(); });
    add("inspector.findNext", CommandText::tr("Find the next place"), CommandText::tr("Go to the next place where the words stand"),
        {QKeySequence(Qt::Key_F3)}, "arrow-down", [&page] { page.detail().findStep(1); }, false, false);
    add("inspector.findPrevious", CommandText::tr("Find the place before"), CommandText::tr("Go back to the place before where the words stand"),
        {QKeySequence(Qt::SHIFT | Qt::Key_F3)}, "arrow-up", [&page] { page.detail().findStep(-1); }, false, false);
    add("inspector.copyCurl", CommandText::tr("Copy the call as curl"), CommandText::tr("Copy a curl command that makes the chosen call"),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C)}, "terminal", [&page] { page.copyCurl(); });
    add("inspector.copyHttpie", CommandText::tr("Copy the call as HTTPie"), CommandText::tr("Copy an HTTPie command that makes the chosen call"), {},
        "terminal", [&page] { page.copyHttpie(); });
    add("inspector.copyTest", CommandText::tr("Copy the call as a test"),
        CommandText::tr("Copy a test for Hurl: the chosen call and what its answer was"), {}, "check", [&page] { page.copyTest(); });
    add("inspector.saveRequestBody", CommandText::tr("Save the body of the request"), CommandText::tr("Save all that was recorded of the body of the request in a file"), {},
        "save", [&page] { page.saveBody(false); });
    add("inspector.saveResponseBody", CommandText::tr("Save the body of the answer"), CommandText::tr("Save all that was recorded of the body of the answer in a file"), {},
        "save", [&page] { page.saveBody(true); });
    add("inspector.resend", CommandText::tr("Edit and resend"), CommandText::tr("Open the chosen call in Try it"),
        {QKeySequence(Qt::SHIFT | Qt::Key_R)}, "send", [&page] { page.editAndResend(); }, true);
    add("inspector.replay", CommandText::tr("Replay"), CommandText::tr("Make the chosen calls again, as often and as fast as you say, and compare the answers"),
        {QKeySequence(Qt::Key_R)}, "rotate-cw", [&page] { page.replay(); }, true);
    add("inspector.sendAgain", CommandText::tr("Send again"),
        CommandText::tr("Send the chosen call once more, with the credentials of Try it where the recording masks them"), {}, "rotate-cw",
        [&page] { page.sendAgain(); }, true);
    add("inspector.openOrigin", CommandText::tr("Open where the step is configured"),
        CommandText::tr("Open the file and line that configure the chosen step"), {}, "file-code", [&page] { page.openOrigin(); });
    add("inspector.filterByStep", CommandText::tr("Show only exchanges with this step"),
        CommandText::tr("Filter by what the chosen step decided, or by its filter"), {}, "list-filter", [&page] { page.filterByStep(); });
    add("inspector.keys", CommandText::tr("Keys of the inspector"), CommandText::tr("Show which keys do what here"),
        {QKeySequence(Qt::Key_Question)}, "keyboard", [&page] { page.showKeys(); }, true);
}

void addCompareCommands(Adding& add, InspectorPage& page)
{
    add("inspector.compare", CommandText::tr("Compare"), CommandText::tr("Compare two chosen exchanges, or the chosen one with the next you choose"),
        {QKeySequence(Qt::Key_D)}, "git-compare", [&page] { page.compare(); }, true);
    add("inspector.nextDifference", CommandText::tr("Next difference"), CommandText::tr("Go to the next difference"),
        {QKeySequence(Qt::Key_F8)}, "arrow-down", [&page] { page.goToDifference(1); });
    add("inspector.previousDifference", CommandText::tr("Previous difference"), CommandText::tr("Go to the previous difference"),
        {QKeySequence(Qt::SHIFT | Qt::Key_F8)}, "arrow-up", [&page] { page.goToDifference(-1); });
    add("inspector.swapSides", CommandText::tr("Swap the sides"), CommandText::tr("Show the right exchange at the left"), {}, "",
        [&page] { page.comparison().swapSides(); }, false, false);
    add("inspector.leaveCompare", CommandText::tr("Leave the comparison"), CommandText::tr("Show the chosen exchange again"), {}, "x",
        [&page] { page.leaveCompare(); }, false, false);
    add("inspector.openPair", CommandText::tr("Compare the pair"), CommandText::tr("Compare the two exchanges of the chosen pair"), {}, "git-compare",
        [&page] { page.captures().openPair(); }, false, false);
    add("inspector.compareAgain", CommandText::tr("Compare the captures again"), CommandText::tr("Compare the same two captures as they are now"), {}, "refresh-cw",
        [&page] { page.compareCapturesAgain(); }, false, false);
    add("inspector.stopComparing", CommandText::tr("Stop comparing"), CommandText::tr("Stop comparing the captures"), {}, "square",
        [&page] { page.captures().cancel(); }, false, false);
    add("inspector.showSamePairs", CommandText::tr("Show pairs that are the same"), CommandText::tr("List those pairs of calls, too, that do not differ"), {}, "list",
        [&page] { page.captures().showSame(true); }, false, false);
    add("inspector.leaveCaptures", CommandText::tr("Leave the captures"), CommandText::tr("Show the chosen exchange again, in place of the two captures"), {}, "x",
        [&page] { page.leaveCaptures(); }, false, false);
}

void addWhatIfCommands(Adding& add, InspectorPage& page)
{
    add("inspector.whatIf", CommandText::tr("What if… (with the open drafts)"),
        CommandText::tr("Evaluate the chosen exchanges, or the newest of the list, against the drafts; nobody is called"),
        {QKeySequence(Qt::Key_W)}, "sparkles", [&page] { page.tryDrafts(); }, true);
    add("inspector.whatIfAgain", CommandText::tr("Evaluate again"), CommandText::tr("Evaluate the same exchanges against the drafts as they are now"), {},
        "refresh-cw", [&page] { page.whatIf()->run({}); }, false, false);
    add("inspector.stopWhatIf", CommandText::tr("Stop evaluating"), CommandText::tr("Stop, and show what was evaluated so far"), {}, "square",
        [&page] { page.whatIf()->cancel(); }, false, false);
    add("inspector.leaveWhatIf", CommandText::tr("Leave what-if"), CommandText::tr("Show the chosen exchange again"), {}, "x",
        [&page] { page.leaveWhatIf(); }, false, false);
}

void addRerunCommands(Adding& add, InspectorPage& page)
{
    add("inspector.rerun", CommandText::tr("Re-run from here…"),
        CommandText::tr("Run the chosen exchange again from the chosen step on, with changes; the steps before it are not run"),
        {QKeySequence(Qt::Key_X)}, "rotate-cw", [&page] { page.rerunFromHere(); }, true);
    add("inspector.sendRerun", CommandText::tr("Send"), CommandText::tr("Run the exchange again as it is written here (Ctrl+Enter)"), {}, "send",
        [&page] { page.rerun()->send(); }, false, false);
    add("inspector.giveUpRerun", CommandText::tr("Give up"), CommandText::tr("Wait no longer for what was sent, as a client that leaves"), {}, "square",
        [&page] { page.rerun()->giveUp(); }, false, false);
    add("inspector.leaveRerun", CommandText::tr("Leave the re-run"), CommandText::tr("Show the chosen exchange again"), {}, "x",
        [&page] { page.leaveRerun(); }, false, false);
    add("inspector.compareOrigin", CommandText::tr("Compare with what it is a re-run of"),
        CommandText::tr("Compare the chosen exchange with the one that it was run again from"), {QKeySequence(Qt::SHIFT | Qt::Key_D)}, "git-compare",
        [&page] { page.compareWithOrigin(); }, true);
}

} // namespace

void addInspectorCommands(AppContext& context, InspectorPage& page)
{
    Adding add(context.commands, page);
    addListCommands(add, page);
    addTagCommands(add, page);
    addExchangeCommands(add, page);
    addCompareCommands(add, page);
    if (context.gateway.whatIf() != nullptr)
        addWhatIfCommands(add, page);
    if (context.gateway.rerun() != nullptr)
        addRerunCommands(add, page);
}

void refreshInspectorCommands(AppContext& context, const InspectorPage& page)
{
    CommandRegistry& commands = context.commands;
    const auto block = [&commands](std::initializer_list<const char*> ids, const QString& reason) {
        for (const char* id : ids)
            commands.setBlocked(QLatin1String(id), reason);
    };
    const bool chosen = page.detail().exchange() != 0;
    block({"inspector.resend", "inspector.sendAgain", "inspector.only", "inspector.exclude"}, chosen ? QString() : CommandText::tr("Choose an exchange first."));
    const bool listed = page.pane().current() != 0;
    block({"inspector.mark", "inspector.mark1", "inspector.mark2", "inspector.mark3", "inspector.mark4", "inspector.mark5", "inspector.mark6",
           "inspector.mark7", "inspector.mark8", "inspector.mark9", "inspector.unmark", "inspector.pin", "inspector.note"},
          listed ? QString() : CommandText::tr("Choose an exchange first."));
    block({"inspector.compare"}, listed ? QString() : CommandText::tr("Choose an exchange first."));
    block({"inspector.swapSides", "inspector.leaveCompare"}, page.isComparing() ? QString() : CommandText::tr("Nothing is compared."));
    block({"inspector.replay"}, listed ? QString() : CommandText::tr("Choose an exchange first."));
    const QString noCaptures = page.captures().hasCaptures() ? QString() : CommandText::tr("No captures are compared.");
    block({"inspector.compareAgain", "inspector.showSamePairs", "inspector.leaveCaptures"}, noCaptures);
    block({"inspector.stopComparing"}, page.captures().isComparing() ? QString() : CommandText::tr("No captures are compared."));
    block({"inspector.openPair"}, page.captures().canOpenPair() ? QString() : CommandText::tr("Choose a pair that has both sides."));
    if (const WhatIfPanel* const tried = page.whatIf()) {
        block({"inspector.whatIf"}, page.list().rowCount() > 0 ? QString() : CommandText::tr("There are no exchanges."));
        block({"inspector.whatIfAgain"}, !tried->isRunning() ? QString() : CommandText::tr("It is under way."));
        block({"inspector.stopWhatIf"}, tried->isRunning() ? QString() : CommandText::tr("Nothing is evaluated."));
        block({"inspector.leaveWhatIf"}, page.isTrying() ? QString() : CommandText::tr("Nothing is evaluated."));
    }
    if (const RerunPanel* const again = page.rerun()) {
        block({"inspector.rerun"}, page.whyNotRerun());
        block({"inspector.sendRerun"}, !page.isRerunning()  ? CommandText::tr("Nothing is run again.")
                                       : again->isWaiting() ? CommandText::tr("It is under way.")
                                                            : QString());
        block({"inspector.giveUpRerun"}, again->isWaiting() ? QString() : CommandText::tr("Nothing is under way."));
        block({"inspector.leaveRerun"}, page.isRerunning() ? QString() : CommandText::tr("Nothing is run again."));
        block({"inspector.compareOrigin"}, page.rerunOrigin() != 0 ? QString() : CommandText::tr("Choose an exchange that is a re-run of another one."));
    }
    const bool traced = chosen && page.detail().trace() != nullptr;
    block({"inspector.copyHttpie", "inspector.copyTest", "inspector.filterByStep"},
          traced ? QString() : CommandText::tr("Choose an exchange whose trace is held."));
    block({"inspector.copyCurl", "inspector.stepNext", "inspector.stepBack", "inspector.followCorrelation"},
          traced ? QString() : CommandText::tr("Choose an exchange whose trace is held."));
    block({"inspector.find", "inspector.findNext", "inspector.findPrevious"},
          traced && page.isDetailInView() ? QString() : CommandText::tr("Choose an exchange whose trace is held."));
    block({"inspector.saveRequestBody"}, page.whyNotSaveBody(false));
    block({"inspector.saveResponseBody"}, page.whyNotSaveBody(true));
    block({"inspector.nextDifference", "inspector.previousDifference"},
          traced || page.isComparing() ? QString() : CommandText::tr("Choose an exchange whose trace is held."));
    const QString filter = page.filterBar().text().trimmed();
    block({"inspector.saveFilter", "inspector.clearFilter"}, filter.isEmpty() ? CommandText::tr("There is no filter.") : QString());
    block({"inspector.openOrigin"},
          page.canOpenOrigin() ? QString() : CommandText::tr("Choose a step that a file of the workspace configures."));
}

} // namespace postern::workbench

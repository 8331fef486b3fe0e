// SPDX-License-Identifier: Apache-2.0
#include "DebugVerbs.h"

namespace postern::cli {
namespace {

using inspection::Breakpoint;
using inspection::PauseAction;

CLI::App* addVerb(CLI::App& to, const char* name, const char* about)
{
    return to.add_subcommand(name, about)->fallthrough();
}

void needControl(CLI::App& verb, std::string& control)
{
    verb.add_option("--control", control, "Control socket of the gateway (posternd --control PATH)")->required();
    verb.require_subcommand(1);
}

} // namespace

DebugVerbs::DebugVerbs(CLI::App& app)
{
    addBreakpoints(app);
    addPaused(app);
    addRerun(app);
    addWhatIf(app);
}

void DebugVerbs::addBreakpoints(CLI::App& app)
{
    breakpointsVerb_ = addVerb(app, "breakpoints", "Where a gateway holds calls up, to be looked at and changed");
    needControl(*breakpointsVerb_, breakpoints_.control);
    addVerb(*breakpointsVerb_, "list", "All breakpoints, with how many calls have met each")->callback([this] {
        breakpoints_.verb = BreakpointsOptions::Verb::List;
    });

    Breakpoint& own = breakpoints_.breakpoint;
    CLI::App* const add = addVerb(*breakpointsVerb_, "add", "Hold up calls from now on; prints the breakpoint's id");
    add->add_option("--filter", own.filter, "The filter's type or name, or backend, or send; none: the first that comes");
    add->add_option("--phase", own.phase, "The phase of the filter, such as authenticate");
    add->add_option("--api", own.api, "The API: its id, its name, or name and version");
    add->add_option("--operation", own.operation, "The operation: its id, \"/orders/{id}\" or \"GET /orders/{id}\"");
    add->add_flag("--after", after_, "After the filter instead of before it");
    add->add_flag("--response", response_, "On the way back to the client");
    add->add_option("--when", breakpoints_.when,
                    "What has to be so of the call, for instance \"method = POST and header X-Debug exists\": method, path, "
                    "query NAME, header NAME, status, claim NAME; = != contains begins ends exists missing >= <=");
    add->add_option("--skip", own.skip, "So many matching calls run on first");
    add->add_option("--every", own.every, "Then each such-and-such one is held up");
    add->add_flag("--once", own.once, "One call only");
    add->add_flag("--whole-body", own.wholeBody, "Wait for all of the content, also when its length is not known");
    add->add_option("--id", own.id, "Its id; one that is there already is replaced");
    add->add_flag("--record", breakpoints_.record, "Start recording with it: calls are held up only while the gateway records");
    add->callback([this] { breakpoints_.verb = BreakpointsOptions::Verb::Add; });

    CLI::App* const remove = addVerb(*breakpointsVerb_, "remove", "Take breakpoints away; what they hold up goes on");
    auto* const ids = remove->add_option("ids", breakpoints_.ids, "As list shows them");
    auto* const all = remove->add_flag("--all", breakpoints_.all, "Every one of them");
    ids->excludes(all);
    remove->callback([this] {
        breakpoints_.verb = BreakpointsOptions::Verb::Remove;
        if (breakpoints_.ids.empty() && !breakpoints_.all)
            throw CLI::RequiredError("ids, or --all");
    });
}

CLI::App* DebugVerbs::addAction(const char* name, const char* about, PauseAction::Kind kind)
{
    CLI::App* const verb = addVerb(*pausedVerb_, name, about);
    verb->add_option("ids", paused_.ids, "As list shows them")->required()->check(CLI::NonNegativeNumber);
    verb->callback([this, kind] {
        paused_.verb = PausedOptions::Verb::Act;
        paused_.action.kind = kind;
        if (!method_.empty())
            paused_.action.method = method_;
        if (!target_.empty())
            paused_.action.target = target_;
        if (status_ != 0)
            paused_.action.status = status_;
        if (withData_)
            paused_.action.body = data_;
    });
    return verb;
}

void DebugVerbs::addPaused(CLI::App& app)
{
    paused_.action.by = "postern";
    pausedVerb_ = addVerb(app, "paused", "The calls that breakpoints hold up");
    needControl(*pausedVerb_, paused_.control);
    CLI::App* const list = addVerb(*pausedVerb_, "list", "What is held up, where, for how long already and still, and how long its client waits");
    list->add_option("--wait", paused_.wait, "Wait up to so many seconds for a call to be held up")->check(CLI::Range(0, 86'400));
    list->callback([this] { paused_.verb = PausedOptions::Verb::List; });
    CLI::App* const show = addVerb(*pausedVerb_, "show", "A call's message as it is now, and its chain so far");
    show->add_option("id", paused_.ids, "As list shows it")->required()->expected(1)->check(CLI::NonNegativeNumber);
    show->callback([this] { paused_.verb = PausedOptions::Verb::Show; });

    addAction("continue", "Let calls go on as they are", PauseAction::Kind::Continue);
    addAction("step", "Let calls go on to the next filter", PauseAction::Kind::Step);
    addAction("drop", "Close the connections of calls", PauseAction::Kind::Drop);
    CLI::App* const edit = addAction("edit", "Change a call's message and let it go on", PauseAction::Kind::Edit);
    CLI::App* const answer = addAction("answer", "Answer a call in place of what would have", PauseAction::Kind::Answer);
    for (CLI::App* const verb : {edit, answer}) {
        verb->add_option("--status", status_, "The answer's status")->check(CLI::Range(200, 599));
        verb->add_option("-H,--header", paused_.headers, "A header field, \"Name: value\"; may be given more than once");
        verb->add_option_function<std::string>(
            "-d,--data",
            [this](const std::string& text) {
                data_ = text;
                withData_ = true;
            },
            "The content");
    }
    edit->add_option("--method", method_, "The request's method");
    edit->add_option("--target", target_, "The request's path and query, below the API's context");
    edit->add_option("--remove-header", paused_.removed, "A header's name; may be given more than once");

    const auto all = [this](const char* name, const char* about, PauseAction::Kind kind) {
        addVerb(*pausedVerb_, name, about)->callback([this, kind] {
            paused_.verb = PausedOptions::Verb::ActOnAll;
            paused_.action.kind = kind;
        });
    };
    all("continue-all", "Let everything go on that is held up", PauseAction::Kind::Continue);
    all("drop-all", "Close the connections of everything that is held up", PauseAction::Kind::Drop);
}

void DebugVerbs::addRerun(CLI::App& app)
{
    rerunVerb_ = addVerb(app, "rerun", "Run a recorded exchange again, from one of its steps on; the steps before are not run");
    rerunVerb_->add_option("exchange", rerun_.exchange, "Its id, as traces show it")->required()->check(CLI::NonNegativeNumber);
    rerunVerb_->add_option("--from", rerun_.from, "The first step that is run: its number, or the name of its filter; none: the first of all");
    rerunVerb_->add_option("--control", rerun_.control, "Control socket of the gateway (posternd --control PATH)")->required();
    rerunVerb_->add_option("-H,--header", rerun_.headers, "A header field in place of those of that name, \"Name: value\"; may be given more than once")->allow_extra_args(false);
    rerunVerb_->add_option("--headers-from", rerun_.headersFile,
                           "A file of header fields, one a line, or - for standard input: for what has to stay secret");
    rerunVerb_->add_option("--remove-header", rerun_.removed, "A header's name; may be given more than once")->allow_extra_args(false);
    rerunVerb_->add_option("--method", rerun_.method, "The request's method");
    rerunVerb_->add_option("--target", rerun_.target, "The request's path and query, below the API's context");
    rerunVerb_->add_option("--body", rerun_.bodyFile, "A file with the content, or - for standard input");
    rerunVerb_->add_option("--wait", rerun_.wait, "Give up after so many seconds")->check(CLI::Range(1, 3'600));
}

void DebugVerbs::addWhatIf(CLI::App& app)
{
    whatIfVerb_ = addVerb(app, "whatif", "What would become of recorded exchanges with the folder's files as they are now; nobody is called");
    whatIfVerb_->add_option("exchanges", whatIf_.exchanges, "Their ids, as traces show them")->required()->check(CLI::NonNegativeNumber);
    whatIfVerb_->add_option("--control", whatIf_.control, "Control socket of the gateway (posternd --control PATH)")->required();
    whatIfVerb_->add_option("--with", whatIf_.files, "PATH=FILE: a file in place of the folder's own; may be given more than once")->allow_extra_args(false);
}

std::unique_ptr<Command> DebugVerbs::chosen(const Output& output)
{
    breakpoints_.breakpoint.at = after_ ? Breakpoint::At::After : Breakpoint::At::Before;
    breakpoints_.breakpoint.side = response_ ? Breakpoint::Side::Response : Breakpoint::Side::Request;
    if (*breakpointsVerb_)
        return std::make_unique<BreakpointsCommand>(breakpoints_, output);
    if (*pausedVerb_)
        return std::make_unique<PausedCommand>(paused_, output);
    if (*rerunVerb_)
        return std::make_unique<RerunCommand>(rerun_, output);
    if (*whatIfVerb_)
        return std::make_unique<WhatIfCommand>(whatIf_, output);
    return nullptr;
}

} // namespace postern::cli

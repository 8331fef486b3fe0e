// SPDX-License-Identifier: Apache-2.0
#include "cli/WhatIfCommand.h"

#include "cli/ControlAnswer.h"
#include "controlplane/control/ControlClient.h"
#include "dataplane/inspection/WhatIf.h"
#include "schema/Document.h"

#include <QFile>
#include <algorithm>
#include <cstdio>

namespace postern::cli {
namespace {

using inspection::DecisionChange;
using inspection::WhatIfAnswer;
using schema::Value;

constexpr std::size_t atOnce = 20;

std::string shownStatus(int status) { return status == 0 ? "not known" : std::to_string(status); }

std::string outcomeText(const WhatIfAnswer& answer)
{
    switch (answer.outcome) {
    case inspection::WhatIfOutcome::Unchanged: return "unchanged";
    case inspection::WhatIfOutcome::Otherwise: return "otherwise";
    case inspection::WhatIfOutcome::NowRefused: return "now refused";
    case inspection::WhatIfOutcome::NowLetThrough: return "now let through";
    case inspection::WhatIfOutcome::NotJudged: return "not judged";
    }
    return {};
}

std::string decisionText(const DecisionChange& change)
{
    const auto shown = [](const std::optional<inspection::StepResult>& result) {
        return result ? std::string(inspection::toString(*result)) : std::string("not there");
    };
    std::string out = "    " + harmless(change.instance.empty() ? change.filter : change.filter + " (" + change.instance + ')');
    out += change.direction == inspection::Step::Direction::Response ? ", on the way back" : "";
    out += ": " + shown(change.before) + " -> " + shown(change.after);
    if (!change.origin.empty())
        out += "  [" + harmless(change.origin) + ']';
    for (const std::string& effect : change.effects)
        out += "\n        changes otherwise: " + harmless(effect);
    if (change.reasonAfter)
        out += "\n        " + harmless(change.reasonAfter->sentence);
    return out + '\n';
}

} // namespace

WhatIfCommand::WhatIfCommand(WhatIfOptions options, const Output& output)
    : Command(output), options_(std::move(options)),
      client_(std::make_unique<control::ControlClient>(QString::fromStdString(options_.control)))
{
}
WhatIfCommand::~WhatIfCommand() = default;

void WhatIfCommand::start()
{
    Value files = Value::list();
    for (const std::string& each : options_.files) {
        const auto equals = each.find('=');
        if (equals == std::string::npos || equals == 0)
            return fail("a file is given as PATH=FILE, such as apis/Orders-1.0.0/postern.yaml=new.yaml, not \"" + each + "\"");
        const std::string name = each.substr(equals + 1);
        QFile file(QString::fromStdString(name));
        if (!file.open(QIODevice::ReadOnly))
            return fail(name + " cannot be read: " + file.errorString().toStdString());
        files.push(Value::object({{"path", each.substr(0, equals)}, {"text", file.readAll().toStdString()}}));
    }
    client_->call("POST", "/v1/whatif", schema::writeJson(Value::object({{"files", std::move(files)}}), 0), [this](int status, Result<Value> answer) {
        if (answer && status == 422)
            return tellProblems(*answer);
        if (const std::string why = problemOf(status, answer); !why.empty())
            return fail(why);
        session_ = numberIn(*answer, "session");
        evaluate();
    });
}

void WhatIfCommand::tellProblems(const Value& answer)
{
    const Value* const problems = answer.find("problems");
    for (const Value& each : problems == nullptr ? std::vector<Value>() : problems->items()) {
        std::string place = textIn(each, "file");
        for (const char* part : {"line", "column"}) {
            if (const std::int64_t number = numberIn(each, part); number > 0)
                place += ':' + std::to_string(number);
        }
        std::fprintf(stderr, "%s%s%s: %s\n", harmless(place).c_str(), place.empty() ? "" : ": ", textIn(each, "severity").c_str(),
                     harmless(textIn(each, "message")).c_str());
    }
    fail("that is no configuration that would run, so nothing was evaluated");
}

/// Some at a time, in their order.
void WhatIfCommand::evaluate()
{
    if (next_ == options_.exchanges.size())
        return end(missing_ == 0 ? done : failed);
    Value ids = Value::list();
    for (std::size_t count = 0; count < atOnce && next_ < options_.exchanges.size(); ++count)
        ids.push(static_cast<std::int64_t>(std::stoll(options_.exchanges[next_++])));
    const Value body = Value::object({{"ids", std::move(ids)}, {"full", output().format == Format::Json}});
    client_->call("POST", "/v1/whatif/" + std::to_string(session_), schema::writeJson(body, 0), [this](int status, Result<Value> answer) {
        if (const std::string why = problemOf(status, answer); !why.empty())
            return fail(why);
        if (tell(*answer))
            evaluate();
    });
}

bool WhatIfCommand::tell(const Value& said)
{
    if (const Value* const missing = said.find("missing")) {
        for (const Value& id : missing->items()) {
            ++missing_;
            std::fprintf(stderr, "postern: exchange %s is not held (any more)\n", id.toText().c_str());
        }
    }
    const Value* const answers = said.find("answers");
    for (const Value& each : answers == nullptr ? std::vector<Value>() : answers->items()) {
        if (output().format == Format::Json) {
            print(schema::writeJson(each, 0) + '\n');
            continue;
        }
        const auto answer = inspection::whatIfAnswerFrom(each);
        if (!answer)
            return fail(answer.error().message()), false;
        std::string text = "exchange " + std::to_string(answer->id) + ": " + outcomeText(*answer);
        if (!answer->why)
            text += ", " + shownStatus(answer->statusBefore) + " -> " + shownStatus(answer->statusAfter);
        text += '\n';
        if (answer->why)
            text += "    " + harmless(answer->why->sentence) + '\n';
        for (const DecisionChange& change : answer->decisions)
            text += decisionText(change);
        for (const inspection::Reason& assumed : answer->assumptions)
            text += "    assumed: " + harmless(assumed.sentence) + '\n';
        print(text);
    }
    return true;
}

void WhatIfCommand::end(int code)
{
    client_->call("DELETE", "/v1/whatif/" + std::to_string(session_), {}, [this, code](int, Result<Value>) { Q_EMIT finished(code); });
}

} // namespace postern::cli

// SPDX-License-Identifier: Apache-2.0
#include "cli/ParityCommand.h"

#include "base/Text.h"
#include "capture/Har.h"
#include "schema/Document.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <iostream>

namespace postern::cli {
namespace {

using calls::ParityAnswer;
using calls::ParityCall;
using calls::ParityTarget;
using schema::Value;
using Fields = std::vector<std::pair<std::string, std::string>>;

/// Each gateway's call gets its own; credentials of an archive are masked, or somebody's.
bool isOwnField(const std::string& name)
{
    static constexpr std::array<std::string_view, 9> all{"host", "content-length", "connection", "keep-alive", "transfer-encoding", "te", "authorization", "cookie", "proxy-authorization"};
    const std::string lower = QByteArray::fromStdString(name).toLower().toStdString();
    return name.starts_with(':') || std::ranges::find(all, lower) != all.end();
}

/// The call of an entry; none: its body is not there whole.
std::optional<ParityCall> callOf(const inspection::Trace& trace)
{
    const inspection::Message& request = trace.clientRequest;
    const std::size_t space = request.line.find(' ');
    const std::size_t end = request.line.rfind(' ');
    if (space == std::string::npos || end <= space || request.bodyTruncated)
        return std::nullopt;
    ParityCall call;
    call.method = request.line.substr(0, space);
    call.target = request.line.substr(space + 1, end - space - 1);
    if (const std::size_t scheme = call.target.find("://"); scheme != std::string::npos) { // other programs write whole addresses
        const std::size_t path = call.target.find('/', scheme + 3);
        call.target = path == std::string::npos ? "/" : call.target.substr(path);
    }
    for (const auto& field : request.headers) {
        if (!isOwnField(field.first))
            call.headers.push_back(field);
    }
    call.body = QByteArray::fromStdString(request.body);
    return call;
}

Value jsonOfAnswer(const ParityAnswer& answer, const ParityTarget& target)
{
    Value out = Value::object({{"gateway", target.name}, {"milliseconds", static_cast<std::int64_t>(answer.took.count())}});
    if (answer.answer)
        out.set("status", answer.answer->status);
    else
        out.set("problem", answer.problem);
    Value differences = Value::list();
    for (const calls::AnswerDifference& each : answer.differences)
        differences.push(Value::object({{"what", each.what}, {"first", toValidUtf8(each.first)}, {"other", toValidUtf8(each.other)}, {"ignored", each.ignored}}));
    out.set("differences", differences);
    return out;
}

std::string orNothing(const std::string& text) { return text.empty() ? "nothing" : toValidUtf8(text); }

} // namespace

ParityCommand::ParityCommand(ParityOptions options, const Output& output) : Command(output), options_(std::move(options)) {}
ParityCommand::~ParityCommand() = default;

Result<std::vector<ParityTarget>> ParityCommand::targets() const
{
    std::vector<ParityTarget> out;
    for (const std::string& each : options_.at) {
        const std::size_t equals = each.find('=');
        const std::string url = equals == std::string::npos ? std::string() : each.substr(equals + 1);
        if (equals == 0 || !(url.starts_with("http://") || url.starts_with("https://")))
            return unexpected(ErrorKind::InvalidArgument, "A gateway is NAME=URL, as in --at kong=https://api.example, not \"" + each + "\".");
        if (std::ranges::find(out, each.substr(0, equals), &ParityTarget::name) != out.end())
            return unexpected(ErrorKind::InvalidArgument, "Two gateways are called " + each.substr(0, equals) + '.');
        out.push_back({each.substr(0, equals), url});
    }
    if (out.size() < 2)
        return unexpected(ErrorKind::InvalidArgument, "There is nothing to compare: give two gateways or more by --at NAME=URL.");
    return out;
}

Result<Fields> ParityCommand::fields() const
{
    Fields out;
    for (const std::string& field : options_.headers) {
        const std::size_t colon = field.find(':');
        if (colon == std::string::npos || colon == 0)
            return unexpected(ErrorKind::InvalidArgument, "A header field is \"Name: value\", not \"" + field + "\".");
        const std::size_t value = field.find_first_not_of(' ', colon + 1);
        out.emplace_back(field.substr(0, colon), value == std::string::npos ? "" : field.substr(value));
    }
    if (options_.token.empty())
        return out;
    std::string token;
    if (options_.token == "-") {
        std::getline(std::cin, token);
    } else if (options_.token.starts_with("env:")) {
        const char* const value = std::getenv(options_.token.substr(4).c_str());
        token = value == nullptr ? "" : value;
    } else {
        return unexpected(ErrorKind::InvalidArgument, "A token is read from - (standard input) or env:NAME, never from the command line.");
    }
    if (token.empty())
        return unexpected(ErrorKind::NotFound, "There is no token in " + (options_.token == "-" ? std::string("the standard input") : options_.token.substr(4)) + '.');
    out.emplace_back("Authorization", "Bearer " + token);
    return out;
}

Result<std::vector<ParityCall>> ParityCommand::callsOf() const
{
    auto own = fields();
    if (!own)
        return unexpected(std::move(own).error());
    std::vector<ParityCall> out;
    for (const std::string& name : options_.files) {
        std::ifstream file(name, std::ios::binary);
        if (!file)
            return unexpected(ErrorKind::NotFound, name + " cannot be read.");
        const auto read = capture::readHar(file, name, [&out](const inspection::Trace& trace, const capture::Annotation&) {
            if (auto call = callOf(trace))
                out.push_back(*std::move(call));
            return true;
        });
        if (!read)
            return unexpected(read.error());
    }
    if (options_.files.empty()) {
        if (!options_.target.starts_with('/'))
            return unexpected(ErrorKind::InvalidArgument, "Give an HTTP Archive, or one call: postern parity GET /orders/1.0.0/orders --at ...");
        out.push_back({{}, options_.method, options_.target, {}, QByteArray::fromStdString(options_.body)});
    }
    if (out.empty())
        return unexpected(ErrorKind::NotFound, "There is no call in what was given.");
    for (ParityCall& call : out) {
        call.headers.insert(call.headers.end(), own->begin(), own->end());
        call.title = call.method + ' ' + call.target;
    }
    return out;
}

void ParityCommand::start()
{
    auto to = targets();
    if (!to)
        return fail(to.error().message());
    auto what = callsOf();
    if (!what)
        return fail(what.error().message());
    calls::ParityRun::Rules rules;
    rules.times = std::max(options_.times, 1);
    for (const std::string& each : options_.ignore) {
        auto rule = calls::AnswerIgnore::parse(each);
        if (!rule)
            return fail(rule.error().message());
        rules.ignore.push_back(*std::move(rule));
    }
    rest::RestSettings settings;
    settings.caFile = QString::fromStdString(options_.caFile);
    run_ = std::make_unique<calls::ParityRun>(*std::move(what), *std::move(to), std::move(rules), settings);
    connect(run_.get(), &calls::ParityRun::compared, this, &ParityCommand::show);
    connect(run_.get(), &calls::ParityRun::finished, this, &ParityCommand::end);
    run_->start();
}

void ParityCommand::interrupt()
{
    if (run_ != nullptr)
        return run_->cancel();
    Q_EMIT finished(interrupted);
}

void ParityCommand::show(const calls::ParityResult& result)
{
    ++compared_;
    alike_ += result.alike() ? 1 : 0;
    const auto& targets = run_->targets();
    const std::string& title = run_->calls()[result.call].title;
    if (output().format == Format::Json) {
        Value answers = Value::list();
        for (std::size_t i = 0; i < result.answers.size(); ++i)
            answers.push(jsonOfAnswer(result.answers[i], targets[i]));
        return print(schema::writeJson(Value::object({{"call", title}, {"alike", result.alike()}, {"answers", answers}}), 0) + '\n');
    }
    std::string line = (result.alike() ? "alike   " : "DIFFERS ") + title + " ";
    for (std::size_t i = 0; i < result.answers.size(); ++i) {
        const ParityAnswer& each = result.answers[i];
        line += "  " + targets[i].name + ' ' + (each.answer ? std::to_string(each.answer->status) : "-") + " (" + std::to_string(each.took.count()) + " ms)";
    }
    print(line + '\n');
    for (std::size_t i = 0; i < result.answers.size(); ++i) {
        const ParityAnswer& each = result.answers[i];
        if (!each.answer)
            print("          " + targets[i].name + ": " + each.problem + '\n');
        for (const calls::AnswerDifference& difference : each.differences) {
            ignored_ += difference.ignored ? 1 : 0;
            if (!difference.ignored)
                print("          " + difference.what + ": " + targets.front().name + " says " + orNothing(difference.first) + ", " + targets[i].name + " says " + orNothing(difference.other) + '\n');
        }
    }
}

void ParityCommand::end(bool cancelled)
{
    if (output().format == Format::Text)
        print(std::to_string(alike_) + " of " + std::to_string(compared_) + (compared_ == 1 ? " call is" : " calls are") + " answered alike" +
              (ignored_ > 0 ? "; " + std::to_string(ignored_) + " differences are let be" : "") + ".\n");
    Q_EMIT finished(cancelled ? interrupted : alike_ == compared_ ? done : failed);
}

} // namespace postern::cli

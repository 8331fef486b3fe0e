// SPDX-License-Identifier: Apache-2.0
#include "cli/AgentCommand.h"

#include "config/GatewayFolder.h"
#include "schema/Document.h"

#include <cstdlib>

namespace postern::cli {
namespace {

using namespace connectors::agent;

Result<Secret> secretFrom(const std::string& where)
{
    constexpr std::string_view prefix = "env:";
    const char* const value = where.starts_with(prefix) ? std::getenv(where.c_str() + prefix.size()) : nullptr;
    if (value == nullptr)
        return unexpected(ErrorKind::NotFound, "A secret is given as env:NAME, and the variable is there: \"" + where + "\" is not.");
    return Secret(value);
}

} // namespace

AgentCommand::~AgentCommand() = default;

void AgentCommand::start()
{
    TrialRequest request;
    request.command = options_.command;
    request.timeout = Milliseconds(static_cast<std::int64_t>(options_.seconds * 1000));
    for (const std::string& each : options_.settings) {
        const std::size_t equals = each.find('=');
        if (equals == 0 || equals == std::string::npos)
            return fail("\"" + each + "\" is no NAME=VALUE");
        request.settings.set(each.substr(0, equals), each.substr(equals + 1));
    }
    for (const auto& [name, where] : {std::pair("token", options_.token), std::pair("password", options_.password)}) {
        if (where.empty())
            continue;
        auto secret = secretFrom(where);
        if (!secret)
            return fail(secret.error().message());
        request.secrets[name] = *std::move(secret);
    }
    options_.verb == AgentOptions::Verb::Test ? test(std::move(request)) : describe();
}

void AgentCommand::describe()
{
    const Milliseconds timeout(static_cast<std::int64_t>(options_.seconds * 1000));
    process_ = std::make_unique<AgentProcess>(AgentRules{options_.command, timeout},
                                              schema::Value::object({{"protocol", 1}, {"settings", schema::Value::map()}, {"mode", "read-only"}}), deployment::SecretValues());
    (void)process_->call("describe", {}, [this](Result<AgentLine> line) {
        if (!line)
            return fail(line.error().message());
        const auto description = line->isError ? Result<AgentDescription>(unexpected(ErrorKind::ProtocolError, line->message)) : descriptionOf(line->result);
        if (!description)
            return fail("This is no description of an agent: " + description.error().message());
        const std::string text = writeDescription(*description);
        if (options_.to.empty()) {
            print(text);
            return Q_EMIT finished(done);
        }
        if (auto there = config::readFileText(options_.to); there && *there == text) {
            print(options_.to + " says so already.\n");
            return Q_EMIT finished(unchanged);
        }
        if (auto written = config::writeFileAtomically(options_.to, text); !written)
            return fail(written.error().message());
        print("Wrote " + options_.to + ".\n");
        Q_EMIT finished(done);
    });
}

void AgentCommand::test(TrialRequest request)
{
    trial_ = std::make_unique<AgentTrial>(std::move(request));
    connect(trial_.get(), &AgentTrial::checked, this, &AgentCommand::told);
    connect(trial_.get(), &AgentTrial::finished, this, [this](int wrong) {
        if (output().format == Format::Json)
            print(schema::writeJson(schema::Value::object({{"checks", checks_}, {"failed", wrong}}), 0) + '\n');
        else
            print(std::to_string(checks_) + " checks, " + std::to_string(wrong) + " failed.\n");
        Q_EMIT finished(wrong == 0 ? done : failed);
    });
    trial_->start();
}

void AgentCommand::told(const QString& name, bool passed, const QString& why)
{
    ++checks_;
    if (output().format == Format::Json) {
        print(schema::writeJson(schema::Value::object({{"check", name.toStdString()}, {"passed", passed}, {"why", why.toStdString()}}), 0) + '\n');
        return;
    }
    print((passed ? "pass  " : "FAIL  ") + name.toStdString() + (why.isEmpty() ? "" : ": " + why.toStdString()) + '\n');
}

} // namespace postern::cli

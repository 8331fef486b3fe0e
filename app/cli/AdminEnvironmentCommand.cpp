// SPDX-License-Identifier: Apache-2.0
#include "cli/AdminEnvironmentCommand.h"

#include "controlplane/deployment/EnvironmentsFile.h"
#include "controlplane/publisher/AdminCalls.h"
#include "schema/Document.h"

#include <QUrl>

namespace postern::cli {
namespace {

using federation::AdminPlan;
using federation::plainText;
using publisher::PublisherFailure;
using schema::Value;
using AdminVerb = AdminEnvironmentOptions::Verb;
namespace adminCalls = publisher::environments;

/// Whether a call may have been done although no good answer came.
bool mayBeDone(publisher::Problem problem)
{
    using enum publisher::Problem;
    return problem == NoAnswer || problem == Truncated || problem == ServerError || problem == NotJson || problem == UnexpectedJson || problem == TooLarge || problem == Unreachable;
}

const char* methodOf(AdminPlan::Kind kind) { return kind == AdminPlan::Kind::Create ? "POST" : kind == AdminPlan::Kind::Update ? "PUT" : "DELETE"; }

std::string pathOf(const AdminPlan& plan)
{
    return plan.kind == AdminPlan::Kind::Create ? "/environments" : "/environments/" + QUrl::toPercentEncoding(QString::fromStdString(plan.id)).toStdString();
}

} // namespace

AdminEnvironmentCommand::AdminEnvironmentCommand(AdminEnvironmentOptions options, const Output& output) : Command(output), options_(std::move(options)) {}

AdminEnvironmentCommand::~AdminEnvironmentCommand() = default;

void AdminEnvironmentCommand::start()
{
    auto all = deployment::readEnvironments(options_.folder, connectors_.settings());
    if (!all)
        return fail(all.error().message());
    environments_ = *std::move(all);
    if (options_.verb != AdminVerb::Pull) {
        auto found = deployment::environmentNamed(environments_, options_.name);
        if (!found && options_.verb == AdminVerb::Publish)
            return fail(found.error().message());
        if (found)
            environment_ = *std::move(found);
        if (environment_ && environment_->production && options_.yes && options_.confirm != options_.name)
            return fail(options_.name + " is in production. Give its name with --confirm " + options_.name + '.');
    }
    if (options_.verb == AdminVerb::Publish) {
        if (auto shape = federation::adminShapeOf(*environment_); !shape)
            return fail(shape.error().message());
    }
    openPublisher(options_, this, [this](Result<OpenPublisher> opened) {
        if (!opened)
            return fail(opened.error().message());
        publisher_ = *std::move(opened);
        list([this] {
            if (options_.verb == AdminVerb::Unpublish)
                return planned();
            readForms([this] {
                if (options_.verb == AdminVerb::Pull)
                    return pull();
                readSecrets();
            });
        });
    });
}

void AdminEnvironmentCommand::list(std::function<void()> then)
{
    job_ = publisher_.client->askAll(adminCalls::list, {}, [this, then = std::move(then)](Result<std::vector<QJsonObject>> all, const PublisherFailure& failure) {
        if (!all)
            return fail(toldInTerminal(failure));
        there_ = *std::move(all);
        then();
    });
}

void AdminEnvironmentCommand::readForms(std::function<void()> then)
{
    job_ = publisher_.client->ask(adminCalls::agentForms, {}, [this, then = std::move(then)](Result<std::vector<publisher::AgentForm>> forms, const PublisherFailure& failure) {
        if (!forms)
            return fail(toldInTerminal(failure));
        forms_ = *std::move(forms);
        then();
    });
}

void AdminEnvironmentCommand::readSecrets()
{
    const auto shape = federation::adminShapeOf(*environment_);
    if (!shape || shape->secrets.empty())
        return planned();
    access_ = std::make_unique<federation::GatewayAccess>(*environment_, *connectors_.find(environment_->type));
    access_->open([this](Result<void> opened) {
        if (!opened)
            return fail(opened.error().message());
        secrets_ = access_->secrets();
        planned();
    });
}

Result<AdminPlan> AdminEnvironmentCommand::plan() const
{
    auto found = federation::environmentThere(there_, options_.name);
    if (!found)
        return unexpected(std::move(found).error());
    const QJsonObject* const theirs = found->has_value() ? &**found : nullptr;
    if (options_.verb == AdminVerb::Unpublish)
        return federation::planWithdrawal(options_.name, theirs, options_.wish.takeOver);
    return federation::planPublication(*environment_, options_.wish, forms_, theirs, secrets_);
}

void AdminEnvironmentCommand::planned()
{
    auto made = plan();
    if (!made)
        return fail(made.error().message());
    show(*made);
    if (made->kind == AdminPlan::Kind::None)
        return Q_EMIT finished(unchanged);
    if (!options_.yes) {
        if (output().format == Format::Text)
            print("Nothing was sent. --yes sends it.\n");
        return Q_EMIT finished(done);
    }
    send(*made);
}

void AdminEnvironmentCommand::show(const AdminPlan& plan) const
{
    if (output().format == Format::Json) {
        Value differences = Value::list();
        for (const std::string& each : plan.differences)
            differences.push(each);
        Value line = Value::object({{"environment", options_.name}, {"method", plan.kind == AdminPlan::Kind::None ? "" : methodOf(plan.kind)}, {"path", plan.kind == AdminPlan::Kind::None ? "" : pathOf(plan)}, {"differences", differences}});
        return print(schema::writeJson(line, 0) + '\n');
    }
    if (plan.kind == AdminPlan::Kind::None)
        return print(options_.verb == AdminVerb::Unpublish ? options_.name + " is not there.\n" : options_.name + " is there already.\n");
    for (const std::string& each : plan.differences)
        print("  " + each + '\n');
    print(std::string(methodOf(plan.kind)) + " (Admin) " + pathOf(plan) + '\n' + plan.shown);
}

void AdminEnvironmentCommand::send(const AdminPlan& plan)
{
    const QString id = QString::fromStdString(plan.id);
    const auto answered = [this, kind = plan.kind](const auto&, const PublisherFailure& failure) { sent(failure, kind); };
    switch (plan.kind) {
    case AdminPlan::Kind::Create: job_ = publisher_.client->ask(adminCalls::create, {.json = plan.body}, answered); return;
    case AdminPlan::Kind::Update: job_ = publisher_.client->ask(adminCalls::update, {.path = {id}, .json = plan.body}, answered); return;
    default: job_ = publisher_.client->ask(adminCalls::remove, {.path = {id}}, answered); return;
    }
}

void AdminEnvironmentCommand::sent(const PublisherFailure& failure, AdminPlan::Kind kind)
{
    if (failure)
        return fail(toldInTerminal(failure) + (mayBeDone(failure.problem) ? " It may have been done all the same: run it again to see." : ""));
    if (output().format == Format::Text)
        print(options_.name + (kind == AdminPlan::Kind::Create ? " was made.\n" : kind == AdminPlan::Kind::Update ? " was changed.\n" : " was removed.\n"));
    list([this] { checkTaken(); });
}

/// A server may leave out what it does not know: older ones have no modes.
void AdminEnvironmentCommand::checkTaken()
{
    options_.wish.sendSecrets = false;
    const auto left = plan();
    if (!left)
        return fail("It was sent, and what is there now is not as it should be: " + left.error().message());
    if (left->kind == AdminPlan::Kind::None)
        return Q_EMIT finished(done);
    std::string what;
    for (const std::string& each : left->differences)
        what += (what.empty() ? "" : "; ") + each;
    fail("It was sent, and the control plane did not take all of it" + (what.empty() ? std::string(".") : ": " + what + '.'));
}

} // namespace postern::cli

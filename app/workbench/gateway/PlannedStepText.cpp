// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/gateway/PlannedStepText.h"

#include "workbench/gateway/ChainText.h"

#include <QCoreApplication>
#include <QStringList>

namespace postern::workbench {
namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(PlannedStep)
};

bool isAuthentication(const std::string& type)
{
    return type == "jwt-auth" || type == "api-key" || type == "basic-auth" || type == "mutual-tls" || type == "authenticate";
}

QString limitReason(const schema::Value& config)
{
    const auto text = [&config](const char* key) {
        const schema::Value* value = config.find(key);
        return value == nullptr ? QString() : QString::fromStdString(value->toText());
    };
    const QString level = text("level");
    const QString policy = text("policy");
    if (level == QLatin1String("operation"))
        return Texts::tr("the operation has the throttling policy %1").arg(policy);
    if (level == QLatin1String("api"))
        return Texts::tr("the API has the throttling policy %1").arg(policy);
    if (level == QLatin1String("unauthenticated"))
        return Texts::tr("anybody may call, for which there is the throttling policy %1").arg(policy);
    if (level == QLatin1String("subscription"))
        return Texts::tr("there are throttling policies for subscriptions");
    if (level == QLatin1String("application"))
        return Texts::tr("there are throttling policies for applications");
    return Texts::tr("the custom throttling policy %1 holds for every call").arg(policy);
}

QString impliedBy(const PlannedStep& step)
{
    const std::string type = typeOf(step.filter);
    if (isAuthentication(type))
        return Texts::tr("the API's definition asks for credentials");
    if (type == "scopes")
        return Texts::tr("the API's definition asks for scopes");
    if (type == "subscription")
        return Texts::tr("the API can be subscribed to");
    if (type == "rate-limit")
        return limitReason(configOf(step.filter));
    if (type == "cors")
        return Texts::tr("CORS is on for the API");
    if (type == "access-log")
        return Texts::tr("the access log is on in gateway.yaml");
    if (type == "blocked")
        return Texts::tr("the API is blocked in its life cycle");
    if (type == "validate-request")
        return Texts::tr("requests are to be as the definition says");
    if (type == "validate-response")
        return Texts::tr("answers are to be as the definition says");
    if (type == "respond")
        return Texts::tr("the API is answered from its examples");
    if (type == "response-cache")
        return Texts::tr("answers are kept for the API");
    if (type.starts_with("backend-"))
        return Texts::tr("the backend wants to know who calls");
    return Texts::tr("it follows from the API's definition");
}

} // namespace

QString whyItRuns(const PlannedStep& step)
{
    using Level = pipeline::FilterLevel;
    if (step.implied)
        return Texts::tr("implied: %1", "reason").arg(impliedBy(step));
    switch (step.level) {
    case Level::Gateway: return Texts::tr("written for all APIs");
    case Level::Api: return Texts::tr("written for the whole API");
    case Level::Operation: return Texts::tr("written for an operation");
    }
    return {};
}

QString aboutStep(const PlannedStep& step, int operations)
{
    QStringList sentences;
    QString why = whyItRuns(step);
    sentences << why.replace(0, 1, why.at(0).toUpper()) + QLatin1Char('.');
    if (!step.origin.isEmpty())
        sentences << Texts::tr("It is from %1.", "a place in a file").arg(step.origin);
    if (operations > 1)
        sentences << (step.operations == operations ? Texts::tr("It runs for every operation.") : Texts::tr("It runs for %1 of %2 operations.").arg(step.operations).arg(operations));
    if (step.differs)
        sentences << Texts::tr("Its settings are not the same for all of them; these are those of the first.");
    if (!step.implied)
        sentences << Texts::tr("It is changed where it is written.");
    else if (canBeSwitchedOff(step))
        sentences << Texts::tr("Written here, it can be set otherwise or switched off.");
    else
        sentences << Texts::tr("Written here, it can be set otherwise; only \"auth: none\" takes it away.");
    return sentences.join(QLatin1Char(' '));
}

bool canBeSwitchedOff(const PlannedStep& step) { return step.implied && !isAuthentication(typeOf(step.filter)); }

} // namespace postern::workbench

// SPDX-License-Identifier: Apache-2.0
#include "controlplane/publisher/PullJob.h"

#include "controlplane/publisher/AdminLimits.h"
#include "controlplane/publisher/JsonText.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QUrl>
#include <algorithm>
#include <iterator>

namespace postern::publisher {
namespace {

constexpr int apisAtOnce = 4;

QString viewScope() { return QStringLiteral("apim:api_view"); }

/// "Orders-1.0.0"; what a path, a shell or a person could misread is replaced, and then the id keeps it unique.
QString folderNameOf(const QString& name, const QString& version, const QString& id)
{
    const QString wanted = name + QLatin1Char('-') + version;
    QString safe;
    for (const QChar c : wanted)
        safe += c.isLetterOrNumber() || QStringLiteral("-_. ").contains(c) ? c : QLatin1Char('_');
    safe = safe.simplified().left(120);
    while (safe.startsWith(QLatin1Char('.')))
        safe.replace(0, 1, QLatin1Char('_'));
    if (safe != wanted)
        safe += QLatin1Char('-') + QString::fromLatin1(
                                       QCryptographicHash::hash(id.toUtf8(), QCryptographicHash::Sha256).toHex().left(8));
    return safe;
}

bool hasOpenApi(const QString& type)
{
    return type.isEmpty() || type == QLatin1String("HTTP") || type == QLatin1String("SOAP") ||
           type == QLatin1String("SOAPTOREST") || type == QLatin1String("GRAPHQL");
}

/// Whether the next API would fail for the same reason. To ask on would be wrong log-ins by the hundred, after which servers
/// lock an account, or the same wait a hundred times.
bool endsAll(Problem problem)
{
    switch (problem) {
    case Problem::IncompleteConnection:
    case Problem::MissingSecret:
    case Problem::Unreachable:
    case Problem::UntrustedCertificate:
    case Problem::TlsFailed:
    case Problem::WrongCredentials:
    case Problem::ExpiredToken: return true;
    default: return false;
    }
}

} // namespace

struct PullJob::One {
    int index = 0;
    PulledApi api;
    QJsonObject data;
    bool definitionDone = false;
    bool revisionsDone = false;
    bool over = false;
};

PullJob::PullJob(SessionKeeper& keeper, QObject* parent, QStringList ids,
                 std::function<void(const PullProgress&)> onProgress, Completion<std::vector<PullOutcome>> completion)
    : JobOf(keeper, parent, std::move(completion)), ids_(std::move(ids)), onProgress_(std::move(onProgress))
{
    ids_.removeDuplicates();
    progress_.total = static_cast<int>(ids_.size());
    value_.resize(static_cast<std::size_t>(ids_.size()));
    for (int i = 0; i < ids_.size(); ++i) {
        value_[static_cast<std::size_t>(i)].id = ids_[i];
        waiting_.push_back(i);
    }
}

void PullJob::start()
{
    if (ids_.isEmpty())
        return finish({});
    collectPolicies(PolicyLevel::Api);
}

void PullJob::collectPolicies(PolicyLevel level)
{
    readPolicies(level, [this, level](std::vector<ThrottlingPolicy> policies, const PublisherFailure& failure) {
        policies_.insert(policies_.end(), policies.begin(), policies.end());
        switch (failure.problem) {
        case Problem::None: break;
        case Problem::MissingScope:
        case Problem::Refused:
        case Problem::NotFound:
        case Problem::ServerError:
        case Problem::UnexpectedJson:
        case Problem::NotJson:
            policyNotes_ += failure.message(); // an API runs without its limits; it says so
            break;
        default:
            // Nothing else would work either; but the Developer Portal may be down while the Publisher is there.
            if (level != PolicyLevel::Application)
                return finish(failure);
            policyNotes_ += failure.message();
        }
        if (level == PolicyLevel::Api)
            return collectPolicies(PolicyLevel::Subscription);
        if (level == PolicyLevel::Subscription)
            return collectPolicies(PolicyLevel::Application);
        collectConditions();
    });
}

/// The Admin API alone has the conditions of advanced policies and the custom ones. Without it, or without its scope, the
/// policies are those that the Publisher lists.
void PullJob::takeAdminAnswer(const QByteArray& target, const QString& what, std::function<void(const QJsonObject& answer)> then)
{
    Message message;
    message.service = Service::Admin;
    message.target = target;
    const CallPurpose purpose{what, {QStringLiteral("apim:tier_view"), QStringLiteral("apim:admin")}};
    exchange(std::move(message), purpose, [this, purpose, then = std::move(then)](const DoorAnswer& answer, const PublisherFailure& failure) {
        if (failure.problem == Problem::Cancelled)
            return finish(failure);
        ContractReader reader(purpose.what);
        const QJsonObject object = failure ? QJsonObject() : reader.object(answer.body);
        const bool silent = failure.problem == Problem::NotInThisVersion || failure.problem == Problem::NotFound;
        if (failure && !silent)
            policyNotes_ += failure.message();
        else if (!reader.good())
            policyNotes_ += reader.failure().message();
        then(object);
    });
}

void PullJob::collectConditions()
{
    takeAdminAnswer("/throttling/policies/advanced", QStringLiteral("read the conditions of advanced policies"), [this](const QJsonObject& answer) {
        if (answer.isEmpty()) // there is no Admin API for us, so it need not be asked for the other ones
            return startMore();
        QStringList ids;
        const QJsonArray list = answer.value(QLatin1String("list")).toArray();
        for (const QJsonValue& one : list)
            ids += one.toObject().value(QLatin1String("policyId")).toString();
        ids.removeAll(QString());
        readConditions(ids);
    });
}

void PullJob::readConditions(QStringList ids)
{
    if (ids.isEmpty())
        return collectCustom();
    const QString id = ids.takeFirst();
    takeAdminAnswer("/throttling/policies/advanced/" + QUrl::toPercentEncoding(id), QStringLiteral("read the conditions of an advanced policy"),
                    [this, ids](const QJsonObject& answer) {
                        if (const auto whole = conditionalPolicy(answer)) {
                            std::erase_if(policies_, [&](const ThrottlingPolicy& known) { return known.level == PolicyLevel::Api && known.name == whole->name; });
                            policies_.push_back(*whole);
                        }
                        readConditions(ids);
                    });
}

void PullJob::collectCustom()
{
    takeAdminAnswer("/throttling/policies/custom", QStringLiteral("read the custom policies"), [this](const QJsonObject& answer) {
        const QJsonArray list = answer.value(QLatin1String("list")).toArray();
        for (const QJsonValue& one : list) {
            QString why;
            if (const auto policy = customPolicy(one.toObject(), why))
                policies_.push_back(*policy);
            else
                policyNotes_ += why;
        }
        startMore();
    });
}

void PullJob::startMore()
{
    while (!isOver() && running_ < apisAtOnce && !waiting_.empty()) {
        auto one = std::make_shared<One>();
        one->index = waiting_.front();
        one->api.id = ids_[one->index];
        waiting_.pop_front();
        ++running_;
        readApi(one);
    }
    if (!isOver() && running_ == 0)
        finish({});
}

void PullJob::readApi(const std::shared_ptr<One>& one)
{
    const CallPurpose purpose{QStringLiteral("read the API"), {viewScope()}};
    get("/apis/" + QUrl::toPercentEncoding(one->api.id), purpose,
        [this, one, purpose](const QByteArray& body, const PublisherFailure& failure) {
            if (failure)
                return failOne(one, failure);
            ContractReader reader(purpose.what);
            one->data = reader.object(body);
            if (reader.good()) {
                one->api.name = reader.text(one->data, "name", {}, true);
                one->api.version = reader.text(one->data, "version", {}, true);
                (void)reader.text(one->data, "context", {}, true);
            }
            if (!reader.good())
                return failOne(one, reader.failure());
            one->api.data = body;
            one->api.folderName = folderNameOf(one->api.name, one->api.version, one->api.id);
            readDefinition(one, one->data);
            readRevisions(one);
        });
}

void PullJob::readDefinition(const std::shared_ptr<One>& one, const QJsonObject& data)
{
    const QString type = data.value(QLatin1String("type")).toString();
    const bool openApi = hasOpenApi(type);
    const QString title = one->api.name + QLatin1Char(':') + one->api.version;
    const CallPurpose purpose{QStringLiteral("read the definition of %1").arg(title),
                              {viewScope(), QStringLiteral("apim:api_definition_view")}};
    get("/apis/" + QUrl::toPercentEncoding(one->api.id) + (openApi ? "/swagger" : "/asyncapi"), purpose,
        [this, one, purpose, openApi](const QByteArray& body, const PublisherFailure& failure) {
            if (failure)
                return failOne(one, failure);
            ContractReader reader(purpose.what);
            const QByteArray text = reader.definition(body);
            const bool json = text.trimmed().startsWith('{');
            if (!reader.good())
                return failOne(one, reader.failure());
            one->api.definition = text;
            const QString name = openApi ? QStringLiteral("Definitions/swagger") : QStringLiteral("Definitions/asyncapi");
            one->api.files.push_back(json ? PulledFile{name + QStringLiteral(".json"), indentedJson(text) + '\n'}
                                          : PulledFile{name + QStringLiteral(".yaml"), text});
            one->definitionDone = true;
            settle(one);
        });
}

void PullJob::readRevisions(const std::shared_ptr<One>& one)
{
    const QString title = one->api.name + QLatin1Char(':') + one->api.version;
    const CallPurpose purpose{QStringLiteral("read the revisions of %1").arg(title), {viewScope()}};
    get("/apis/" + QUrl::toPercentEncoding(one->api.id) + "/revisions", purpose,
        [this, one, purpose](const QByteArray& body, const PublisherFailure& failure) {
            if (one->over)
                return;
            ContractReader reader(purpose.what);
            if (!failure)
                one->api.revisions = reader.revisions(body);
            // Not needed to run the API.
            if (failure)
                one->api.notes += failure.message();
            else if (!reader.good())
                one->api.notes += reader.failure().message();
            one->revisionsDone = true;
            settle(one);
        });
}

void PullJob::settle(const std::shared_ptr<One>& one)
{
    if (one->over || !one->definitionDone || !one->revisionsDone)
        return;
    one->over = true;
    PulledApi& api = one->api;
    api.server = keeper().connection().baseUrl;
    attachPolicies(api, one->data);
    const QString version = keeper().session() ? keeper().session()->apiVersion : QString();
    // Around the server's own text, so that unknown keys, their order and every number stay as they are.
    const QByteArray project = "{\"type\":\"api\",\"version\":" +
                               quotedJson((version.isEmpty() ? QStringLiteral("v4") : version) + QStringLiteral(".0.0")) +
                               ",\"data\":" + api.data + '}';
    api.files.insert(api.files.begin(), PulledFile{QStringLiteral("api.json"), indentedJson(project) + '\n'});
    progress_.current = api.name + QLatin1Char(':') + api.version;
    ++progress_.done;
    value_[static_cast<std::size_t>(one->index)].api = std::move(api);
    --running_;
    const QPointer<PullJob> alive(this);
    if (onProgress_)
        onProgress_(progress_);
    if (alive != nullptr)
        startMore();
}

void PullJob::failOne(const std::shared_ptr<One>& one, const PublisherFailure& failure)
{
    if (one->over)
        return;
    one->over = true;
    PullOutcome& outcome = value_[static_cast<std::size_t>(one->index)];
    outcome.failure = failure;
    outcome.notAsked = givenUp_;
    progress_.current = one->api.name.isEmpty() ? one->api.id : one->api.name + QLatin1Char(':') + one->api.version;
    ++progress_.failed;
    --running_;
    if (!givenUp_ && endsAll(failure.problem))
        giveUpRest(failure);
    const QPointer<PullJob> alive(this);
    if (onProgress_)
        onProgress_(progress_);
    if (alive != nullptr)
        startMore();
}

void PullJob::giveUpRest(const PublisherFailure& failure)
{
    givenUp_ = true;
    for (const int index : waiting_) {
        PullOutcome& outcome = value_[static_cast<std::size_t>(index)];
        outcome.failure = failure;
        outcome.notAsked = true;
    }
    progress_.failed += static_cast<int>(waiting_.size());
    waiting_.clear();
}

void PullJob::attachPolicies(PulledApi& api, const QJsonObject& data) const
{
    const NamedPolicies named = policiesNamedBy(data);
    const auto take = [&](const QSet<QString>& names, PolicyLevel level) {
        QStringList sorted(names.begin(), names.end());
        sorted.sort();
        for (const QString& name : std::as_const(sorted)) {
            const auto at = std::find_if(policies_.begin(), policies_.end(), [&](const ThrottlingPolicy& policy) {
                return policy.level == level && policy.name == name;
            });
            if (at != policies_.end())
                api.policies.push_back(*at);
            else if (name.compare(QLatin1String("Unlimited"), Qt::CaseInsensitive) != 0)
                api.notes += QStringLiteral("The %1 policy \"%2\" that it names was not found on the Publisher.")
                                 .arg(toString(level), name);
        }
    };
    take(named.api, PolicyLevel::Api);
    take(named.subscription, PolicyLevel::Subscription);
    // An application's policy is named by its tokens, not by the API: any of them may come. Custom ones are for every call.
    std::copy_if(policies_.begin(), policies_.end(), std::back_inserter(api.policies),
                 [](const ThrottlingPolicy& policy) { return policy.level == PolicyLevel::Application || policy.level == PolicyLevel::Custom; });
    api.notes += policyNotes_;
}

} // namespace postern::publisher

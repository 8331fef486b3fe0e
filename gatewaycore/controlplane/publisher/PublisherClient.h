// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "base/UniqueFunction.h"
#include "controlplane/publisher/Door.h"
#include "controlplane/publisher/KnownAnswers.h"
#include "controlplane/publisher/PublisherConnection.h"
#include "controlplane/publisher/PublisherFailure.h"
#include "controlplane/publisher/PublisherTypes.h"
#include "controlplane/secrets/SecretStore.h"

#include <QObject>
#include <functional>
#include <memory>
#include <type_traits>

namespace postern::publisher {

/// The handle of a job on a Publisher, which may be many calls. Destroying it before the end cancels without a
/// completion. It may be destroyed inside its own completion.
class PublisherJob {
  public:
    virtual ~PublisherJob() = default;
    /// Ends the job; its completion runs with Cancelled on the next turn of the event loop. No effect when it is over.
    virtual void cancel() = 0;
    [[nodiscard]] virtual bool isRunning() const = 0;
};
using PublisherHandle = std::unique_ptr<PublisherJob>;

/// Runs once, later, on the calling thread. The failure says what to show when the result is an error.
template <class T>
using Completion = UniqueFunction<void(Result<T> result, const PublisherFailure& failure)>;

/// How a pull is going.
struct PullProgress {
    int done = 0;
    int failed = 0;
    int total = 0;
    QString current; ///< the API that was just finished
};

struct PulledSubscriptions; // PulledSubscriptions.h

/// The outcome for one API of a pull: an API, or a failure.
struct PullOutcome {
    QString id;
    std::optional<PulledApi> api;
    PublisherFailure failure;
    /// The failure is that of an earlier one and would be everybody's (the log-in was refused, the server is gone), so this
    /// one was not asked for, or was given up.
    bool notAsked = false;
};

/// One control plane: connect, list, search, read, pull, and whatever else its APIs offer (ask). Used from one thread;
/// several jobs may run at once. Each job takes a token when there is none, renews it once after a 401 (one renewal for
/// all jobs that need it), asks for a scope when the first call needs it, and reports what went wrong with its cause and
/// next step. A reading whose connection breaks goes on where it was when the server is back (setPatience). Only calls
/// of ask() change anything on the server but the DCR client.
class PublisherClient final : public QObject {
    Q_OBJECT
  public:
    /// `secrets` must live longer than the client.
    PublisherClient(PublisherConnection connection, secrets::SecretStore& secrets, QObject* parent = nullptr);
    ~PublisherClient() override;

    [[nodiscard]] const PublisherConnection& connection() const;
    /// What the last connect() found; nothing before it.
    [[nodiscard]] const std::optional<PublisherSession>& session() const;

    /// Trusts exactly this certificate (RestFailure::certificates.front().sha256) for the connection's host and port
    /// from now on. The caller saves connection().
    void trustCertificate(const QByteArray& sha256);

    /// Client (by DCR unless given), token, API version, settings. Every other job does this by itself when needed.
    [[nodiscard]] PublisherHandle connectToServer(Completion<PublisherSession> completion);

    /// All APIs the query matches, page by page in the server's order: `onPage` for each page as it arrives, then the
    /// number of APIs given out. Asks until the server has no more; never a silent cap.
    [[nodiscard]] PublisherHandle listApis(ApiQuery query, std::function<void(const ApiPage&)> onPage,
                                           Completion<int> completion);
    /// GET /search: by content; only what is an API is given out.
    [[nodiscard]] PublisherHandle searchContent(QString words, std::function<void(const ApiPage&)> onPage,
                                                Completion<int> completion);
    /// GET /apis/{id}, octet for octet.
    [[nodiscard]] PublisherHandle getApi(QString id, Completion<QByteArray> completion);
    /// GET /apis/{id}/swagger: the definition's text, JSON or YAML.
    [[nodiscard]] PublisherHandle getDefinition(QString id, Completion<QByteArray> completion);
    [[nodiscard]] PublisherHandle getRevisions(QString id, Completion<std::vector<RevisionSummary>> completion);
    [[nodiscard]] PublisherHandle getDeployments(QString id, Completion<std::vector<Deployment>> completion);
    [[nodiscard]] PublisherHandle getSubscriptionPolicies(QString id,
                                                          Completion<std::vector<ThrottlingPolicy>> completion);
    /// All policies of a level, over all pages; those of applications from the Developer Portal.
    [[nodiscard]] PublisherHandle getThrottlingPolicies(PolicyLevel level,
                                                        Completion<std::vector<ThrottlingPolicy>> completion);
    [[nodiscard]] PublisherHandle getSettings(Completion<PublisherSettings> completion);

    /// Reads each API with its definition, revisions and throttling policies, at most four APIs at a time. A failure
    /// of one does not stop the others; the result is an error only when nothing could be tried (no token) or the job
    /// was cancelled. Outcomes are in the order of `ids`.
    [[nodiscard]] PublisherHandle pull(QStringList ids, std::function<void(const PullProgress&)> onProgress,
                                       Completion<std::vector<PullOutcome>> completion);

    /// Makes a call of the tables (ApiCalls.h and its like) and reads its answer.
    template <class T>
    [[nodiscard]] PublisherHandle ask(const Ask<T>& what, CallArguments arguments, std::type_identity_t<Completion<T>> completion)
    {
        return call(what.call, std::move(arguments),
                    [&what, completion = std::move(completion)](Result<DoorAnswer> answer,
                                                                const PublisherFailure& failure) mutable {
                        if (!answer)
                            return completion(unexpected(answer.error()), failure);
                        ContractReader reader(QString::fromUtf8(what.call.what));
                        T value = what.read(reader, *answer);
                        if (!reader.good())
                            return completion(unexpected(reader.failure().toError()), reader.failure());
                        completion(std::move(value), failure);
                    });
    }
    /// Reads a list to its end; `onProgress` says how much of it is there (total -1 when the server does not say).
    template <class T>
    [[nodiscard]] PublisherHandle askAll(const AskAll<T>& what, CallArguments arguments,
                                         std::type_identity_t<Completion<std::vector<T>>> completion,
                                         std::function<void(int done, int total)> onProgress = {})
    {
        const auto all = std::make_shared<std::vector<T>>();
        return callAll(
            what.call, what.key, std::move(arguments),
            [&what, all, onProgress = std::move(onProgress)](const QJsonArray& items, int total) {
                ContractReader reader(QString::fromUtf8(what.call.what));
                const QString list = QLatin1String(what.key);
                for (qsizetype i = 0; reader.good() && i < items.size(); ++i)
                    all->push_back(what.read(reader, reader.objectAt(items, i, list), list + QStringLiteral("[%1]").arg(i)));
                if (onProgress && reader.good())
                    onProgress(static_cast<int>(all->size()), total);
                return reader.failure();
            },
            [all, completion = std::move(completion)](Result<Done> end, const PublisherFailure& failure) mutable {
                if (!end)
                    return completion(unexpected(end.error()), failure);
                completion(std::move(*all), failure);
            });
    }
    /// Who has subscribed to these APIs (of each: id, name, version), for subscriptions.json (saveSubscriptions). An API that
    /// cannot be read ends it: half of who is blocked would let the other half through.
    [[nodiscard]] PublisherHandle pullSubscriptions(std::vector<ApiSummary> apis, Completion<PulledSubscriptions> completion);
    void setPatience(const Patience& patience);

  private:
    [[nodiscard]] PublisherHandle call(const DoorCall& call, CallArguments arguments, Completion<DoorAnswer> completion);
    [[nodiscard]] PublisherHandle callAll(const DoorCall& call, const char* key, CallArguments arguments,
                                          std::function<PublisherFailure(const QJsonArray& items, int total)> onItems,
                                          Completion<Done> completion);

    struct State;
    std::shared_ptr<State> state_;
};

} // namespace postern::publisher

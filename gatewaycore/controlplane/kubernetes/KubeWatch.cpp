// SPDX-License-Identifier: Apache-2.0
#include "controlplane/kubernetes/KubeWatch.h"

#include "controlplane/deployment/Answers.h"
#include "controlplane/remote/Encoding.h"
#include "controlplane/remote/Reading.h"
#include "schema/Document.h"

#include <algorithm>

namespace postern::kubernetes {
namespace {

using deployment::textAt;
using schema::Value;

constexpr qsizetype largestEvent = 4 << 20; ///< an object is 1.5 MiB at most, etcd's limit
constexpr int serverEnds = 290;             ///< seconds after which the server ends a stream

} // namespace

/// One list with the version that it is of.
class KubeWatch::Listing final : public remote::Reading {
  public:
    Listing(KubeWatch& watch, std::string target) : Reading(watch.connection_), watch_(watch), target_(std::move(target)) { page({}); }

  protected:
    void fail(Error error) override { watch_.finishListing(unexpected(std::move(error)), {}); }

  private:
    void page(const std::string& from)
    {
        get(target_ + (from.empty() ? "" : "&continue=" + from), [this, from](const deployment::CallAnswer& answer) {
            const Value* const data = answer.body.find("items");
            if (data == nullptr)
                return fail({ErrorKind::ProtocolError, "Kubernetes' answer to " + target_ + " is no list.", Fault::Upstream});
            items_.insert(items_.end(), data->items().begin(), data->items().end());
            const std::string next = textAt(answer.body, "/metadata/continue");
            if (!next.empty() && next != from && data->size() > 0)
                return page(next);
            watch_.finishListing(std::move(items_), textAt(answer.body, "/metadata/resourceVersion"));
        });
    }
    KubeWatch& watch_;
    std::string target_;
    std::vector<Value> items_;
};

KubeWatch::KubeWatch(KubeConnection& connection, const KubeKind& kind, std::string labelSelector, QObject* parent)
    : QObject(parent), connection_(connection), kind_(kind), selector_(std::move(labelSelector))
{
    setObjectName(QStringLiteral("kubernetesWatch"));
    again_.setSingleShot(true);
    connect(&again_, &QTimer::timeout, this, [this] { version_.empty() ? list() : follow(); });
}

KubeWatch::~KubeWatch() = default;

void KubeWatch::start()
{
    if (running_)
        return;
    running_ = true;
    wait_ = firstWait_;
    version_.clear();
    list();
}

void KubeWatch::stop()
{
    running_ = false;
    again_.stop();
    pending_.reset();
    stream_.reset();
    partial_.clear();
}

void KubeWatch::list()
{
    const std::string target = collectionPath(kind_, connection_.settings().nameSpace) + "?limit=500" + (selector_.empty() ? "" : "&labelSelector=" + remote::encodedStep(selector_));
    pending_ = std::make_unique<Listing>(*this, target);
}

void KubeWatch::finishListing(Result<std::vector<Value>> objects, const std::string& version)
{
    const deployment::PendingPtr finished = std::move(pending_); // it is what called this
    if (!objects)
        return tryAgain(objects.error().message());
    version_ = version;
    wait_ = firstWait_;
    Q_EMIT listed(*objects);
    if (running_)
        QMetaObject::invokeMethod(this, [this] { if (running_ && pending_ == nullptr && stream_ == nullptr) follow(); }, Qt::QueuedConnection);
}

void KubeWatch::follow()
{
    rest::RestRequest request;
    request.url = QByteArray::fromStdString(connection_.urlOf(collectionPath(kind_, connection_.settings().nameSpace) + "?watch=1&allowWatchBookmarks=true&timeoutSeconds=" + std::to_string(serverEnds) +
                                                              "&resourceVersion=" + version_ + (selector_.empty() ? "" : "&labelSelector=" + remote::encodedStep(selector_))));
    request.headers.set("Accept", "application/json");
    request.timeouts.idle = Milliseconds((serverEnds + 30) * 1000); // bookmarks come about once a minute; silence is no failure
    request.timeouts.total = Milliseconds((serverEnds + 60) * 1000);
    request.retry.attempts = 1;
    request.anyStatus = true;
    partial_.clear();
    streaming_ = false;
    since_.start();
    pending_ = connection_.authorized(std::move(request), [this](Result<rest::RestRequest> ready) {
        if (!ready)
            return tryAgain(ready.error().message());
        stream_ = connection_.client().send(*std::move(ready), [this](Result<rest::RestResponse> answer, const rest::RestFailure&) { endStream(std::move(answer)); });
        connect(stream_.get(), &rest::RestCall::headed, this, [this](const rest::RestResponse& head) { streaming_ = head.status == 200; });
        connect(stream_.get(), &rest::RestCall::received, this, &KubeWatch::takePiece);
    });
}

void KubeWatch::takePiece(const QByteArray& piece)
{
    if (!streaming_)
        return;
    partial_ += piece;
    qsizetype begin = 0;
    for (qsizetype end = partial_.indexOf('\n'); end >= 0; end = partial_.indexOf('\n', begin)) {
        const QByteArray line = partial_.mid(begin, end - begin).trimmed();
        begin = end + 1;
        if (!line.isEmpty() && !takeEvent(line))
            return;
        if (!running_)
            return;
    }
    partial_.remove(0, begin);
    if (partial_.size() > largestEvent) {
        stream_.reset();
        tryAgain("Kubernetes sends an event without an end.");
    }
}

bool KubeWatch::takeEvent(const QByteArray& line)
{
    schema::Problems problems;
    const auto event = schema::readJson(line.toStdString(), "event", problems);
    const Value* const object = event ? event->find("object") : nullptr;
    const std::string type = event ? textAt(*event, "/type") : std::string();
    if (object == nullptr || !object->isMap() || type.empty()) {
        stream_.reset();
        tryAgain("Kubernetes sends what is no event.");
        return false;
    }
    if (type == "ERROR") {
        stream_.reset();
        if (textAt(*object, "/code") == "410") { // Expired: what happened in between is not told any more
            version_.clear();
            partial_.clear();
            QMetaObject::invokeMethod(this, [this] { if (running_ && pending_ == nullptr && stream_ == nullptr) list(); }, Qt::QueuedConnection);
            pending_.reset();
        } else {
            tryAgain("Kubernetes ends the watch: " + textAt(*object, "/message"));
        }
        return false;
    }
    if (const std::string version = textAt(*object, "/metadata/resourceVersion"); !version.empty())
        version_ = version;
    wait_ = firstWait_;
    if (type == "ADDED")
        Q_EMIT added(*object);
    else if (type == "MODIFIED")
        Q_EMIT modified(*object);
    else if (type == "DELETED")
        Q_EMIT deleted(*object);
    return running_ && stream_ != nullptr; // BOOKMARK tells the version only
}

void KubeWatch::endStream(Result<rest::RestResponse> answer)
{
    const std::unique_ptr<rest::RestCall> finished = std::move(stream_); // it is what called this
    if (!running_)
        return;
    if (!answer) {
        // A stream that went on too long or grew too large is taken up again like one that the server has ended.
        const ErrorKind kind = answer.error().kind();
        if (streaming_ && (kind == ErrorKind::TimedOut || kind == ErrorKind::TooLarge || kind == ErrorKind::ConnectionClosed))
            return goOn();
        return tryAgain(answer.error().message());
    }
    if (answer->status == 410) {
        version_.clear();
        return goOn();
    }
    if (answer->status == 401 && connection_.forgetCredentials())
        return tryAgain("Kubernetes no longer takes our credentials. New ones are asked for.");
    if (answer->status != 200)
        return tryAgain("Kubernetes does not let " + std::string(kind_.plural) + " be watched: " + std::to_string(answer->status) + '.');
    goOn(); // its time was over
}

/// At once, but for a server that ends each stream as soon as it has begun.
void KubeWatch::goOn() { again_.start(since_.elapsed() < 1000 ? wait_ : Milliseconds(0)); }

void KubeWatch::tryAgain(const std::string& why)
{
    if (!running_)
        return;
    again_.start(wait_);
    wait_ = std::min(wait_ * 2, Milliseconds(60'000));
    Q_EMIT failed(QString::fromStdString(why));
}

} // namespace postern::kubernetes

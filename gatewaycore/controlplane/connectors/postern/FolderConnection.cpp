// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/postern/FolderConnection.h"

#include "config/ApiCalls.h"
#include "config/GatewayFolder.h"
#include "controlplane/connectors/postern/PosternPlan.h"
#include "controlplane/connectors/postern/PosternUrls.h"
#include "controlplane/control/ControlClient.h"
#include "controlplane/deployment/Answers.h"
#include "controlplane/deployment/Later.h"
#include "controlplane/deployment/Mailbox.h"
#include "schema/Document.h"

#include <QPointer>
#include <QThreadPool>
#include <filesystem>
#include <system_error>

namespace postern::connectors::postern {
namespace {

using deployment::CallAnswer;
using deployment::Completion;
using deployment::PendingPtr;
using deployment::RemoteCall;
using schema::Value;

CallAnswer answerOf(const config::ApiAnswer& answer)
{
    CallAnswer out;
    out.status = answer.status;
    out.body = answer.body;
    return out;
}

CallAnswer refusedBy(const std::string& problems)
{
    CallAnswer out;
    out.status = 422;
    out.body = Value::object({{"error", "the gateway does not take it, and all is as it was before: " + problems}});
    return out;
}

std::string fieldOf(const RemoteCall& call, std::string_view name)
{
    for (const deployment::CallHeader& each : call.headers) {
        if (each.name == name)
            return each.value;
    }
    return {};
}

/// What is wrong with the folder as a configuration; empty: nothing.
std::string problemsOf(const std::filesystem::path& folder)
{
    const config::LoadedGateway loaded = config::loadGateway(folder);
    return loaded.problems.hasErrors() ? loaded.problems.toString() : loaded.config ? std::string() : "it cannot be read";
}

/// A client may be done with inside of its own completion.
struct LaterDeleted {
    void operator()(control::ControlClient* client) const { client->deleteLater(); }
};
using ClientPtr = std::unique_ptr<control::ControlClient, LaterDeleted>;

/// One call, from the files to the gateway that has read them.
class FolderCall final : public deployment::Pending {
  public:
    FolderCall(const FolderDoor& door, RemoteCall call, Completion<CallAnswer> done)
        : said_(std::make_shared<Completion<CallAnswer>>(std::move(done))), control_(QString::fromStdString(door.control)), pending_(door.pending)
    {
        // What is placed comes back by itself when nobody waits for it any more.
        QThreadPool::globalInstance()->start([this, back = box_.address(), door, call = std::move(call)] {
            auto begun = std::make_shared<config::BegunApiCall>();
            std::string problems;
            *begun = answered(door, call, problems);
            back.post([this, begun, problems = std::move(problems)] { written(begun, problems); });
        });
    }
    ~FolderCall() override = default;

  private:
    using Begun = std::shared_ptr<config::BegunApiCall>;

    /// On another thread.
    static config::BegunApiCall answered(const FolderDoor& door, const RemoteCall& call, std::string& problems)
    {
        const std::string ifMatch = fieldOf(call, "If-Match");
        const std::string ifNoneMatch = fieldOf(call, "If-None-Match");
        const std::string body = call.body.isNull() ? std::string() : schema::writeJson(call.body, 0);
        const bool writes = call.method != "GET";
        std::error_code failure;
        if (writes && !door.pending.empty()) {
            std::filesystem::create_directories(door.pending.parent_path(), failure);
            if (auto marked = config::writeFileAtomically(door.pending, "a bundle has still to be made\n"); !marked)
                return {config::ApiAnswer::error(marked.error()), std::nullopt};
        }
        config::BegunApiCall begun = config::beginApiCall(door.folder, {call.method, call.target, ifMatch, ifNoneMatch, body});
        int& status = begun.answer.status;
        if (!writes && !door.pending.empty() && call.target.starts_with(config::apiTarget("")) && (status == 200 || status == 404)) {
            const bool made = !std::filesystem::exists(door.pending, failure) && door.isWhole();
            if (status == 404 && !made) // it is gone from the folder, and not from what was made of it
                begun.answer = {200, Value::map()};
            if (status == 200)
                begun.answer.body.set("exported", made);
        }
        if (!door.control.empty() || !writes)
            return begun;
        const bool asWanted = status == 200 || status == 204 || status == 404;
        if (begun.placed || (asWanted && !door.pending.empty()))
            problems = door.afterwards();
        if (!begun.placed && !problems.empty())
            begun.answer = config::ApiAnswer::error(422, "what is there cannot be exported: " + problems);
        if (!door.pending.empty() && problems.empty())
            std::filesystem::remove(door.pending, failure);
        return begun;
    }

    void written(const Begun& begun, const std::string& problems)
    {
        if (!begun->placed)
            return end(answerOf(begun->answer));
        if (control_.isEmpty()) {
            if (!problems.empty())
                return takeBack(begun, problems);
            begun->placed->keep();
            return end(answerOf(begun->answer));
        }
        client_.reset(new control::ControlClient(control_));
        client_->reload([this, context = QPointer<QObject>(&context_), begun](Result<std::string> hash, const std::vector<control::ReloadProblem>& refused) {
            if (context == nullptr)
                return; // nobody waits any more: what was placed comes back by itself
            if (hash) {
                begun->placed->keep();
                return end(answerOf(begun->answer));
            }
            std::string why = hash.error().message();
            for (const control::ReloadProblem& each : refused) {
                if (each.severity == "error")
                    why += " " + each.file + (each.line > 0 ? ":" + std::to_string(each.line) : "") + ": " + each.message;
            }
            takeBack(begun, why);
        });
    }
    void takeBack(const Begun& begun, const std::string& why)
    {
        if (auto back = begun->placed->takeBack(); !back) {
            CallAnswer out;
            out.status = 500;
            out.body = Value::object({{"error", "the gateway does not take it: " + why + "; and it could not be taken back: " + back.error().message()}});
            return end(std::move(out));
        }
        std::error_code failure;
        if (!pending_.empty())
            std::filesystem::remove(pending_, failure); // what was made before is of what is there again
        if (client_ == nullptr)
            return end(refusedBy(why));
        // The running one has gone on with the old configuration; its problems are of what it read last.
        client_->reload([this, context = QPointer<QObject>(&context_), why](const Result<std::string>&, const std::vector<control::ReloadProblem>&) {
            if (context != nullptr)
                end(refusedBy(why));
        });
    }
    void end(CallAnswer answer)
    {
        const auto to = said_; // this may be gone before it returns
        (*to)(std::move(answer));
    }

    std::shared_ptr<Completion<CallAnswer>> said_;
    QObject context_;
    QString control_;
    std::filesystem::path pending_;
    ClientPtr client_;
    deployment::Mailbox box_;
};

/// What a running gateway says of its listeners, or else its folder.
class FolderStatus final : public deployment::Pending {
  public:
    FolderStatus(const FolderDoor& door, Completion<Value> done) : done_(std::make_shared<Completion<Value>>(std::move(done)))
    {
        const QPointer<QObject> context(&context_);
        if (!door.control.empty()) {
            client_.reset(new control::ControlClient(QString::fromStdString(door.control)));
            client_->getStatus([context, to = done_](Result<Value> status) {
                if (context != nullptr)
                    (*to)(std::move(status));
            });
            return;
        }
        QThreadPool::globalInstance()->start([back = box_.address(), to = done_, folder = door.folder] {
            back.post([to, listeners = listenersOfFolder(folder)]() mutable { (*to)(std::move(listeners)); });
        });
    }

  private:
    std::shared_ptr<Completion<Value>> done_; // outlives this, which may be destroyed by whoever is told
    ClientPtr client_;
    QObject context_;
    deployment::Mailbox box_;
};

} // namespace

FolderDoor FolderConnection::doorOf(const FolderSettings& settings)
{
    FolderDoor out;
    out.folder = settings.folder;
    out.title = "Folder " + settings.folder;
    out.control = settings.control;
    out.afterwards = [folder = settings.folder] { return problemsOf(folder); };
    return out;
}

PendingPtr FolderConnection::call(const RemoteCall& call, Completion<CallAnswer> done)
{
    if (call.method != "GET" && !mayWrite(mode_))
        return deployment::refusedLater(std::move(done), 403, "the environment is read-only, so nothing was written");
    return std::make_unique<FolderCall>(door_, call, std::move(done));
}

PendingPtr FolderConnection::discover(UniqueFunction<void(const deployment::DiscoveredApi&)> found, Completion<deployment::Discovery> done)
{
    return discoverApis([this](const RemoteCall& each, Completion<CallAnswer> answered) { return call(each, std::move(answered)); }, std::move(found), std::move(done));
}

PendingPtr FolderConnection::live(const std::string& idOrTitle, Completion<std::optional<deployment::LiveApi>> done)
{
    return liveApi([this](const RemoteCall& each, Completion<CallAnswer> answered) { return call(each, std::move(answered)); }, idOrTitle, std::move(done));
}

PendingPtr FolderConnection::addresses(Completion<Value> done) { return std::make_unique<FolderStatus>(door_, std::move(done)); }

PendingPtr FolderConnection::test(Completion<deployment::ConnectionReport> done)
{
    deployment::ConnectionReport report;
    report.server = door_.title;
    std::error_code failure;
    const std::filesystem::path folder(door_.folder);
    if (!std::filesystem::is_regular_file(folder / "gateway.yaml", failure))
        return deployment::later<deployment::ConnectionReport>(std::move(done), unexpected(ErrorKind::NotFound, "There is no gateway.yaml in " + door_.folder + ", so it is no gateway's folder."));
    if (mayWrite(mode_)) {
        const auto writable = [&failure](const std::filesystem::path& path) {
            return (std::filesystem::status(path, failure).permissions() & std::filesystem::perms::owner_write) != std::filesystem::perms::none;
        };
        if (!writable(folder))
            report.missing.push_back("Writing to " + door_.folder + '.');
    }
    if (door_.control.empty())
        return deployment::later<deployment::ConnectionReport>(std::move(done), std::move(report));
    class Asked final : public deployment::Pending {
      public:
        Asked(const std::string& socket, deployment::ConnectionReport report, Completion<deployment::ConnectionReport> done)
            : client_(new control::ControlClient(QString::fromStdString(socket))), done_(std::move(done))
        {
            client_->getStatus([this, context = QPointer<QObject>(&context_), report = std::move(report)](Result<Value> status) mutable {
                if (context == nullptr)
                    return;
                Completion<deployment::ConnectionReport> to = std::move(done_); // this may be gone before it returns
                if (!status)
                    return to(unexpected(std::move(status).error()));
                report.server += ", posternd " + deployment::textAt(*status, "/version");
                to(std::move(report));
            });
        }

      private:
        ClientPtr client_;
        Completion<deployment::ConnectionReport> done_;
        QObject context_;
    };
    return std::make_unique<Asked>(door_.control, std::move(report), std::move(done));
}

} // namespace postern::connectors::postern

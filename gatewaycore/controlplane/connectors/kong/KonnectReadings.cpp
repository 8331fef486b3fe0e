// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/kong/KonnectReadings.h"

#include "controlplane/deployment/Answers.h"
#include "crypto/Digest.h"
#include "schema/Document.h"

#include <algorithm>
#include <cstdlib>

namespace postern::connectors::kong {
namespace {

using deployment::CallAnswer;
using deployment::DiscoveredApi;
using deployment::LiveApi;
using deployment::textAt;
using schema::Value;

bool isPlainId(std::string_view id)
{
    return !id.empty() && id.size() <= 64 && std::ranges::all_of(id, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'; });
}

DiscoveredApi portalShown(const Value& api)
{
    DiscoveredApi out;
    out.id = std::string(portalPrefix) + textAt(api, "/id");
    out.name = textAt(api, "/name");
    out.version = textAt(api, "/version");
    out.context = textAt(api, "/slug").empty() ? std::string() : '/' + textAt(api, "/slug");
    out.source = portalSource;
    out.hash = crypto::sha256(schema::writeJson(api, 0)).hex();
    return out;
}

/// The service that an implementation names, when it is in this control plane.
std::string serviceIn(const Value& implementation, const std::string& controlPlane)
{
    for (const char* const at : {"/service", "/gateway_service"}) {
        const Value* const service = deployment::valueAt(implementation, at);
        const std::string of = service == nullptr ? std::string() : textAt(*service, "/control_plane_id");
        if (service != nullptr && (of.empty() || of == controlPlane))
            return textAt(*service, "/id");
    }
    return {};
}

} // namespace

KonnectTest::KonnectTest(KonnectConnection& connection, deployment::Completion<deployment::ConnectionReport> done) : ReadingOf(connection, std::move(done))
{
    get("/v2/control-planes/" + connection.place().controlPlane, [this, portal = connection.place().portal](const CallAnswer& plane) {
        const std::string name = textAt(plane.body, "/name");
        if (name.empty())
            return fail({ErrorKind::ProtocolError, "What answers there is no control plane of Konnect.", Fault::Upstream});
        auto report = std::make_shared<deployment::ConnectionReport>();
        report->server = "Konnect, control plane " + name;
        get("/services?size=1", [this, report, portal](const CallAnswer& services) {
            if (services.status == 403)
                report->missing.push_back("The right to read services of the control plane.");
            if (!portal)
                return end(*report);
            get("/v3/apis?page%5Bsize%5D=1", [this, report](const CallAnswer& apis) {
                if (apis.status == 403)
                    report->missing.push_back("The right to read APIs of the Dev Portals; or switch the setting \"portal\" off.");
                end(*report);
            }, [](int status) { return status == 200 || status == 403 || status == 404; });
        }, [](int status) { return status == 200 || status == 403; });
    });
}

template <class T>
void PortalReading<T>::page(const std::string& path, int number, std::shared_ptr<std::vector<Value>> items, std::function<void(std::vector<Value>, std::string)> listed)
{
    constexpr int mostPages = 10'000;
    this->get(
        path + "?page%5Bsize%5D=100&page%5Bnumber%5D=" + std::to_string(number),
        [this, path, number, items, listed](const CallAnswer& answer) {
            if (answer.status != 200)
                return listed({}, deployment::refusalOf(answer));
            const Value* const data = answer.body.find("data");
            if (data == nullptr || !data->isList())
                return this->fail({ErrorKind::ProtocolError, "Konnect's answer to " + path + " is no list.", Fault::Upstream});
            items->insert(items->end(), data->items().begin(), data->items().end());
            const std::size_t total = static_cast<std::size_t>(std::max(0LL, std::atoll(textAt(answer.body, "/meta/page/total").c_str())));
            if (data->size() == 0 || items->size() >= total || number >= mostPages)
                return listed(std::move(*items), {});
            page(path, number + 1, items, listed);
        },
        [](int status) { return status == 200 || status == 403 || status == 404; });
}

template <class T>
void PortalReading<T>::numbered(const std::string& path, std::function<void(std::vector<Value>, std::string)> listed)
{
    page(path, 1, std::make_shared<std::vector<Value>>(), std::move(listed));
}

KonnectDiscovering::KonnectDiscovering(KonnectConnection& connection, UniqueFunction<void(const DiscoveredApi&)> found, deployment::Completion<deployment::Discovery> done)
    : PortalReading(connection, std::move(done)), found_(std::move(found))
{
    services_ = std::make_unique<Discovering>(connection, nullptr, [this](Result<deployment::Discovery> got) {
        if (!got)
            return fail(std::move(got).error());
        out_ = *std::move(got);
        for (DiscoveredApi& each : out_.apis)
            each.source = gatewaySource;
        if (!konnect_.place().portal)
            return finish();
        numbered("/v3/apis", [this](std::vector<Value> apis, const std::string& why) {
            if (!why.empty()) {
                // Nobody knows what is there: nothing of it is gone.
                out_.skipped.push_back({"dev-portal", "APIs of the Dev Portals cannot be read. " + why});
                out_.complete = false;
                return finish();
            }
            apis_ = std::move(apis);
            numbered("/v3/api-implementations", [this](const std::vector<Value>& implementations, const std::string&) { match(implementations); });
        });
    });
}

void KonnectDiscovering::match(const std::vector<Value>& implementations)
{
    std::map<std::string, std::string> serviceOf; // by the API's id
    for (const Value& each : implementations) {
        if (const std::string service = serviceIn(each, konnect_.place().controlPlane); !service.empty())
            serviceOf[textAt(each, "/api_id")] = service;
    }
    for (const Value& api : apis_) {
        const std::string id = textAt(api, "/id");
        if (!isPlainId(id)) {
            out_.skipped.push_back({id.substr(0, 64), "The Dev Portal lists an API without an id."});
            continue;
        }
        DiscoveredApi shown = portalShown(api);
        const auto service = serviceOf.find(id);
        const auto same = service == serviceOf.end() ? out_.apis.end() : std::ranges::find(out_.apis, service->second, &DiscoveredApi::id);
        if (same == out_.apis.end()) {
            out_.apis.push_back(std::move(shown));
            continue;
        }
        same->source = bothSources;
        if (same->owner != "postern") { // what postern put there is called what postern calls it
            same->name = shown.name;
            same->version = shown.version;
            same->context = shown.context;
            if (!same->hash.empty())
                same->hash = crypto::sha256(same->hash + shown.hash).hex();
        }
    }
    finish();
}

void KonnectDiscovering::finish()
{
    for (const DiscoveredApi& each : out_.apis) {
        if (found_)
            found_(each);
    }
    end(std::move(out_));
}

KonnectReadingOne::KonnectReadingOne(KonnectConnection& connection, const std::string& idOrTitle, deployment::Completion<std::optional<LiveApi>> done)
    : PortalReading(connection, std::move(done))
{
    if (idOrTitle.starts_with(portalPrefix) && isPlainId(std::string_view(idOrTitle).substr(portalPrefix.size()))) {
        readPortal(idOrTitle.substr(portalPrefix.size()));
        return;
    }
    service_ = std::make_unique<ReadingOne>(connection, idOrTitle, [this](Result<std::optional<LiveApi>> got) {
        if (!got)
            return fail(std::move(got).error());
        if (!*got)
            return end(std::optional<LiveApi>());
        live_ = **std::move(got);
        hasService_ = true;
        live_.what.source = gatewaySource;
        if (live_.what.owner == "postern" || !konnect_.place().portal)
            return finish();
        numbered("/v3/api-implementations", [this](const std::vector<Value>& implementations, const std::string&) {
            for (const Value& each : implementations) {
                if (serviceIn(each, konnect_.place().controlPlane) == live_.what.id && isPlainId(textAt(each, "/api_id")))
                    return readPortal(textAt(each, "/api_id"));
            }
            finish();
        });
    });
}

void KonnectReadingOne::readPortal(const std::string& id)
{
    get("/v3/apis/" + id, [this, id](const CallAnswer& api) {
        if (api.status != 200)
            return hasService_ ? finish() : end(std::optional<LiveApi>());
        const DiscoveredApi shown = portalShown(api.body);
        if (!hasService_) {
            live_.what = shown;
            live_.objects = Value::map();
        } else {
            live_.what.name = shown.name;
            live_.what.version = shown.version;
            live_.what.context = shown.context;
            live_.what.source = bothSources;
        }
        live_.objects.set("portal", api.body);
        for (const char* const key : {"name", "version", "description", "slug"}) {
            if (const std::string text = textAt(api.body, std::string("/") + key); !text.empty()) {
                live_.form[std::string("portal.") + key].value = text;
                live_.form[std::string("portal.") + key].theirs = true;
            }
        }
        const std::string spec = textAt(api.body, "/api_spec_ids/0");
        if (!isPlainId(spec))
            return finish();
        get("/v3/apis/" + id + "/specifications/" + spec, [this](const CallAnswer& definition) {
            if (const std::string text = textAt(definition.body, "/content"); definition.status == 200 && !text.empty())
                live_.objects.set("spec", text);
            finish();
        }, [](int status) { return status == 200 || status == 403 || status == 404; });
    }, [](int status) { return status == 200 || status == 403 || status == 404; });
}

void KonnectReadingOne::finish() { end(std::optional(std::move(live_))); }

} // namespace postern::connectors::kong

// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/azure/AzureReadings.h"

#include "controlplane/connectors/azure/AzureGrant.h"
#include "controlplane/connectors/azure/AzurePolicies.h"
#include "controlplane/deployment/Answers.h"

#include <algorithm>

namespace postern::connectors::azure {
namespace {

using deployment::CallAnswer;
using deployment::textAt;
using schema::Value;

constexpr std::string_view currentOnly = "%24filter=isCurrent%20eq%20true";

/// '*' stands for anything, as in role definitions.
bool covers(std::string_view pattern, std::string_view action)
{
    if (pattern.empty())
        return action.empty();
    if (pattern.front() != '*') {
        const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
        return !action.empty() && lower(pattern.front()) == lower(action.front()) && covers(pattern.substr(1), action.substr(1));
    }
    for (std::size_t skip = 0; skip <= action.size(); ++skip) {
        if (covers(pattern.substr(1), action.substr(skip)))
            return true;
    }
    return false;
}

bool listCovers(const Value* patterns, std::string_view action)
{
    constexpr std::size_t longestPattern = 256; // of a hostile answer: each star doubles the work
    return patterns != nullptr && std::ranges::any_of(patterns->items(), [action](const Value& each) {
        const std::string text = each.toText();
        return text.size() <= longestPattern && std::ranges::count(text, '*') <= 4 && covers(text, action);
    });
}

/// Microsoft.Authorization/permissions: what may be done is in actions and not in notActions of one of them.
bool isPermitted(const std::vector<Value>& permissions, const std::string& action)
{
    return std::ranges::any_of(permissions, [&action](const Value& each) { return listCovers(each.find("actions"), action) && !listCovers(each.find("notActions"), action); });
}

} // namespace

template <class T>
void AzureReading<T>::list(const std::string& target, std::function<void(std::vector<Value> items)> listed)
{
    const auto items = std::make_shared<std::vector<Value>>();
    const auto broken = std::make_shared<std::string>();
    const auto page = [this, target, items, broken](const CallAnswer& answer) {
        const Value* const data = answer.body.find("value");
        if (data == nullptr || !data->isList()) {
            *broken = "Azure's answer to " + target + " is no list.";
            return std::string();
        }
        items->insert(items->end(), data->items().begin(), data->items().end());
        const std::string link = textAt(answer.body, "/nextLink");
        const std::string next = azure_.targetOf(link);
        if (!link.empty() && next.empty())
            *broken = "Azure's answer to " + target + " goes on at another server, which gets no token: " + link.substr(0, 200);
        return next;
    };
    this->pages(target, page, [this, items, broken, listed = std::move(listed)] {
        if (!broken->empty())
            return this->fail({ErrorKind::ProtocolError, *broken, Fault::Upstream});
        listed(std::move(*items));
    });
}

template <class T>
void AzureReading<T>::maybe(const std::string& target, std::function<void(const CallAnswer& answer, const Value& body)> got)
{
    this->get(
        target, [got = std::move(got)](const CallAnswer& answer) { got(answer, answer.status == 404 ? Value() : answer.body); },
        [](int status) { return status == 200 || status == 404; });
}

ConnectionTest::ConnectionTest(AzureConnection& connection, deployment::Completion<deployment::ConnectionReport> done) : AzureReading(connection, std::move(done))
{
    get(at(""), [this](const CallAnswer& service) {
        const std::string name = textAt(service.body, "/name");
        if (name.empty() || textAt(service.body, "/type").find("ApiManagement") == std::string::npos)
            return fail({ErrorKind::ProtocolError, "What answers there is no API Management service.", Fault::Upstream});
        report_.server = "Azure API Management " + name + " (" + textAt(service.body, "/sku/name") + ", " + textAt(service.body, "/location") + ')';
        if (const std::string state = textAt(service.body, "/properties/provisioningState"); !state.empty() && state != "Succeeded")
            report_.missing.push_back("A service that is at work: this one is " + state + '.');
        if (textAt(service.body, "/sku/name") == "Consumption")
            report_.missing.push_back("A tier with rate-limit-by-key and quota-by-key: Consumption has neither.");
        const std::string rights = azure_.settings().resource() + "/providers/Microsoft.Authorization/permissions?api-version=2022-04-01";
        list(rights, [this](const std::vector<Value>& permissions) {
            for (const std::string& action : actionsOf(azure_.mode())) {
                if (!isPermitted(permissions, action))
                    report_.missing.push_back("The right " + action + '.');
            }
            end(report_);
        });
    });
}

Discovering::Discovering(AzureConnection& connection, UniqueFunction<void(const deployment::DiscoveredApi&)> found, deployment::Completion<deployment::Discovery> done)
    : AzureReading(connection, std::move(done)), found_(std::move(found))
{
    list(at("/apisByTags"), [this](const std::vector<Value>& pairs) {
        for (const Value& pair : pairs) {
            const std::string id = textAt(pair, "/api/id");
            const std::string name = id.substr(id.rfind('/') + 1);
            const std::string tagId = textAt(pair, "/tag/id");
            const Value tag = Value::object({{"name", tagId.substr(tagId.rfind('/') + 1)}, {"properties", Value::object({{"displayName", textAt(pair, "/tag/name")}})}});
            if (std::string title = titleOfTag(tag); !title.empty())
                titles_[name.substr(0, name.find(';'))] = std::move(title);
        }
        list(at("/apis", currentOnly), [this](const std::vector<Value>& apis) { assemble(apis); });
    });
}

void Discovering::assemble(const std::vector<Value>& apis)
{
    deployment::Discovery out;
    out.complete = true;
    for (const Value& api : apis) {
        const std::string name = textAt(api, "/name");
        const std::string id = name.substr(0, name.find(';'));
        const Value* const properties = api.find("properties");
        if (id.empty()) {
            out.skipped.push_back({textAt(api, "/id"), "It has no name."});
            continue;
        }
        if (textAt(api, "/properties/isCurrent") == "false")
            continue; // a revision that is not current
        const std::string type = textAt(api, "/properties/type");
        if (!type.empty() && type != "http") {
            out.skipped.push_back({id, "\"" + textAt(api, "/properties/displayName") + "\" is of the type " + type + ", which is no HTTP API with operations."});
            continue;
        }
        const auto title = titles_.find(id);
        deployment::DiscoveredApi made = shownAs(api, title == titles_.end() ? std::string() : title->second);
        if (properties == nullptr || !properties->isMap())
            made.unreadable = "Azure tells nothing of it but its name.";
        out.apis.push_back(std::move(made));
        if (found_)
            found_(out.apis.back());
    }
    end(std::move(out));
}

ReadingOne::ReadingOne(AzureConnection& connection, const std::string& idOrTitle, deployment::Completion<std::optional<deployment::LiveApi>> done)
    : AzureReading(connection, std::move(done)), id_(azureIdOf(idOrTitle)), path_("/apis/" + encodedStep(id_))
{
    maybe(at(path_), [this](const CallAnswer& answer, const Value& api) {
        if (api.isNull())
            return answer.status == 404 ? end(std::optional<deployment::LiveApi>()) : fail({ErrorKind::ProtocolError, "Azure's answer about " + id_ + " is no JSON.", Fault::Upstream});
        live_.api = api;
        live_.etag = answer.header("ETag");
        readLists();
    });
}

void ReadingOne::readLists()
{
    list(at(path_ + "/revisions"), [this](std::vector<Value> revisions) {
        live_.revisions = std::move(revisions);
        list(at(path_ + "/releases"), [this](std::vector<Value> releases) {
            live_.releases = std::move(releases);
            list(at(path_ + "/tags"), [this](std::vector<Value> tags) {
                live_.tags = std::move(tags);
                list(at(path_ + "/operations"), [this](std::vector<Value> operations) {
                    live_.operations = std::move(operations);
                    maybe(at(path_ + "/policies/policy", policyFormat), [this](const CallAnswer&, const Value& policy) {
                        live_.policy = textAt(policy, "/properties/value");
                        readPolicies(0);
                    });
                });
            });
        });
    });
}

void ReadingOne::readPolicies(std::size_t next)
{
    if (next == live_.operations.size())
        return readSurroundings();
    const std::string id = textAt(live_.operations[next], "/name");
    maybe(at(path_ + "/operations/" + encodedStep(id) + "/policies/policy", policyFormat), [this, next, id](const CallAnswer&, const Value& policy) {
        if (!policy.isNull())
            live_.operationPolicies[id] = textAt(policy, "/properties/value");
        readPolicies(next + 1);
    });
}

void ReadingOne::readSurroundings()
{
    const std::string set = textAt(live_.api, "/properties/apiVersionSetId");
    const std::string setId = set.substr(set.rfind('/') + 1);
    if (setId.empty())
        return readProduct();
    if (!setId.starts_with("postern-")) {
        maybe(at("/apiVersionSets/" + encodedStep(setId)), [this](const CallAnswer&, const Value& versionSet) {
            live_.otherSet = versionSet;
            readProduct();
        });
        return;
    }
    maybe(at("/apiVersionSets/" + encodedStep(setId)), [this, set](const CallAnswer&, const Value& versionSet) {
        live_.versionSet = versionSet;
        std::string path = textAt(live_.api, "/properties/path");
        for (std::size_t quote = path.find('\''); quote != std::string::npos; quote = path.find('\'', quote + 2))
            path.insert(quote, "'"); // OData
        list(at("/apis", "%24filter=" + encodedStep("path eq '" + path + '\'')), [this](const std::vector<Value>& apis) {
            live_.alone = std::ranges::none_of(apis, [this](const Value& each) {
                const std::string name = textAt(each, "/name");
                return name.substr(0, name.find(';')) != live_.id();
            });
            readProduct();
        });
    });
}

void ReadingOne::readProduct()
{
    if (live_.ownTitle().empty())
        return finish();
    const std::string product = encodedStep(tagIdOf(id_));
    maybe(at("/products/" + product), [this, product](const CallAnswer&, const Value& found) {
        live_.product = found;
        maybe(at("/subscriptions/" + product), [this, product](const CallAnswer&, const Value& subscription) {
            live_.subscription = subscription;
            maybe(at("/namedValues/" + encodedStep(AzurePolicies::backendSecretName(id_))), [this, product](const CallAnswer&, const Value& named) {
                live_.namedValue = named;
                if (live_.product.isNull())
                    return finish();
                list(at("/products/" + product + "/apis"), [this](const std::vector<Value>& apis) {
                    live_.inProduct = std::ranges::any_of(apis, [this](const Value& each) {
                        const std::string name = textAt(each, "/name");
                        return name.substr(0, name.find(';')) == id_;
                    });
                    finish();
                });
            });
        });
    });
}

void ReadingOne::finish()
{
    deployment::LiveApi out;
    out.what = shownAs(live_.api, live_.ownTitle());
    out.form = formOf(live_);
    out.objects = live_.objects();
    end(std::optional<deployment::LiveApi>(std::move(out)));
}

} // namespace postern::connectors::azure

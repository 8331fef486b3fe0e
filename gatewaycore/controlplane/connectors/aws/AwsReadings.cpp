// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/aws/AwsReadings.h"

#include "controlplane/connectors/aws/AwsHttpApis.h"
#include "controlplane/deployment/Answers.h"
#include "controlplane/remote/Pick.h"
#include "crypto/SigV4.h"

#include <algorithm>
#include <memory>

namespace postern::connectors::aws {
namespace {

using deployment::CallAnswer;
using deployment::textAt;
using schema::Value;

constexpr std::size_t largestPageSize = 500;

/// Ids are ten small letters and digits.
bool isApiId(const std::string& text)
{
    return text.size() >= 8 && text.size() <= 16 && std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

} // namespace

AwsSearch::AwsSearch(AwsConnection& connection, const deployment::RemoteCall& call, deployment::Completion<CallAnswer> done) : AwsReading(connection, std::move(done))
{
    list(std::string(remote::targetOf(call)), [this, pick = std::string(remote::pickOf(call))](std::vector<Value> items) {
        CallAnswer all;
        all.status = 200;
        all.body = Value::object({{"item", Value::list(std::move(items))}});
        end(remote::picked(std::move(all), pick));
    });
}

AwsConnectionTest::AwsConnectionTest(AwsConnection& connection, deployment::Completion<deployment::ConnectionReport> done)
    : ReadingOf(connection, std::move(done))
{
    const auto orForbidden = [](int status) { return (status >= 200 && status < 300) || status == 403; };
    get("/restapis?limit=1", [this, region = connection.settings().region, orForbidden](const CallAnswer& apis) {
        auto report = std::make_shared<deployment::ConnectionReport>();
        report->server = "API Gateway in " + region;
        // 403 is also what a wrong key, a wrong region and a clock that is wrong are told: then nothing else makes sense.
        const bool lacksRight = apis.status == 403 && apis.text.find("not authorized") != std::string::npos;
        if (apis.status == 403 && !lacksRight)
            return fail({ErrorKind::Unauthenticated, "AWS does not take the signature: " + deployment::refusalOf(apis), Fault::Upstream});
        if (lacksRight)
            report->missing.push_back("apigateway:GET on /restapis.");
        if (!lacksRight && !apis.body.isMap())
            return fail({ErrorKind::ProtocolError, "What answers there is no API Gateway.", Fault::Upstream});
        get("/usageplans?limit=1", [this, report, orForbidden](const CallAnswer& plans) {
            if (plans.status == 403)
                report->missing.push_back("apigateway:GET on /usageplans.");
            get(httpApiList, [this, report](const CallAnswer& second) {
                if (second.status == 403)
                    report->missing.push_back("apigateway:GET on /apis, without which HTTP APIs are not seen.");
                end(*report);
            }, orForbidden);
        }, orForbidden);
    }, orForbidden);
}

AwsDiscovering::AwsDiscovering(AwsConnection& connection, std::optional<AwsMemory> memory, UniqueFunction<void(const deployment::DiscoveredApi&)> found,
                               deployment::Completion<deployment::Discovery> done)
    : AwsReading(connection, std::move(done)), aws_(connection), memory_(std::move(memory)), found_(std::move(found))
{
    list("/restapis", [this](std::vector<Value> apis) {
        apis_ = std::move(apis);
        if (std::ranges::any_of(apis_, [](const Value& each) { return textAt(each, "/id").empty(); }))
            return fail({ErrorKind::ProtocolError, "AWS lists an API without an id.", Fault::Upstream});
        listSecond();
    });
}

/// HTTP APIs. Whoever may not list them sees the others, and none of them is gone for that.
void AwsDiscovering::listSecond()
{
    list(httpApiList, [this](const std::vector<Value>& entries) {
        for (const Value& entry : entries) {
            Value api = listedHttpApi(entry);
            if (textAt(api, "/id").empty())
                return fail({ErrorKind::ProtocolError, "AWS lists an HTTP API without an id.", Fault::Upstream});
            if (textAt(api, "/protocolType") != "HTTP")
                out_.skipped.push_back({textAt(api, "/id"), '"' + textAt(api, "/name") + "\" is no HTTP API (" + textAt(api, "/protocolType") + "): it has no paths and methods."});
            else
                apis_.push_back(std::move(api));
        }
        decide();
        next();
    }, [this](const std::string& why) {
        out_.unlisted.emplace_back(httpApiMark);
        out_.skipped.push_back({std::string(httpApiMark), "HTTP APIs cannot be listed: " + why});
        decide();
        next();
    });
}

void AwsDiscovering::decide()
{
    std::vector<std::pair<std::int64_t, std::size_t>> known; // when it was looked at, which
    for (std::size_t i = 0; i < apis_.size(); ++i) {
        const Value& api = apis_[i];
        if (AwsLists* const lists = aws_.lists())
            lists->apis[textAt(api, "/id")] = {api, {}, false, false};
        const auto before = memory_ ? memory_->seen.find(textAt(api, "/id")) : deployment::Sightings::const_iterator();
        const bool asBefore = memory_ && before != memory_->seen.end() && before->second.hash.starts_with(listedHash(api));
        if (!asBefore || (memory_->oursAgain && isOurs(api)))
            asked_.push_back(i);
        else
            known.emplace_back(before->second.looked, i);
    }
    constexpr std::size_t alwaysAsked = 25; // so that in a small account nothing stays unnoticed
    constexpr std::size_t apisPerCall = 25;
    const std::size_t pages = apis_.size() / largestPageSize + 1;
    const std::size_t calls = std::max(alwaysAsked, apis_.size() / apisPerCall);
    const std::size_t again = std::min(known.size(), calls > pages ? calls - pages : 0);
    std::ranges::sort(known);
    for (std::size_t i = 0; i < known.size(); ++i) {
        if (i < again) {
            asked_.push_back(known[i].second);
            continue;
        }
        const deployment::DiscoveredApi& before = memory_->seen.at(textAt(apis_[known[i].second], "/id"));
        if (before.skipped.empty())
            add(before);
        else
            pass(apis_[known[i].second], before.skipped, before.looked);
    }
    memory_.reset();
}

void AwsDiscovering::add(deployment::DiscoveredApi api)
{
    out_.apis.push_back(std::move(api));
    if (found_)
        found_(out_.apis.back());
}

void AwsDiscovering::pass(const Value& api, std::string why, std::int64_t looked)
{
    deployment::DiscoveredApi kept;
    kept.id = textAt(api, "/id");
    kept.hash = listedHash(api);
    kept.skipped = why;
    kept.looked = looked;
    out_.skipped.push_back({kept.id, std::move(why)});
    out_.passed.push_back(std::move(kept));
}

void AwsDiscovering::next()
{
    if (at_ == asked_.size()) {
        out_.complete = true;
        return end(std::move(out_));
    }
    const Value& api = apis_[asked_[at_++]];
    if (isHttpApi(api)) {
        list(targetOf(api) + "/stages", [this, &api](const std::vector<Value>& stages) {
            took(api, stages);
            next();
        }, [this, &api](const std::string& why) {
            unread(api, why);
            next();
        });
        return;
    }
    get(targetOf(api) + "/stages",
        [this, &api](const CallAnswer& answer) {
            if (answer.status == 404)
                out_.skipped.push_back({textAt(api, "/id"), "\"" + textAt(api, "/name") + "\" was deleted while it was looked at."});
            else if (!answer.isSuccess() || !answer.body.isMap())
                unread(api, answer.isSuccess() ? "They came as no list." : deployment::refusalOf(answer));
            else
                took(api, deployment::itemsAt(answer.body, "/item"));
            next();
        },
        [](int) { return true; });
}

void AwsDiscovering::unread(const Value& api, const std::string& why)
{
    deployment::DiscoveredApi shown = shownAs(api, {});
    shown.hash.clear();
    shown.unreadable = "Its stages cannot be read. " + why;
    add(std::move(shown));
}

void AwsDiscovering::took(const Value& api, const std::vector<Value>& stages)
{
    const std::string& stage = aws_.settings().stage;
    const Value here = stageThatCounts(api, stages, stage);
    if (AwsLists* const lists = aws_.lists())
        lists->apis[textAt(api, "/id")] = {api, here, stages.size() > (here.isNull() ? 0U : 1U), true};
    if (!here.isNull()) {
        deployment::DiscoveredApi shown = shownAs(api, here);
        shown.looked = aws_.secondsNow();
        return add(std::move(shown));
    }
    std::string others;
    for (const Value& each : stages)
        others.append(others.empty() ? "" : ", ").append(textAt(each, "/stageName"));
    pass(api, "\"" + textAt(api, "/name") + "\" is not deployed to the stage \"" + stage + '"' + (others.empty() ? ", nor to any other." : ", but to " + others + '.'), aws_.secondsNow());
}

AwsReadingOne::AwsReadingOne(AwsConnection& connection, std::string idOrTitle, deployment::Completion<std::optional<deployment::LiveApi>> done)
    : AwsReading(connection, std::move(done)), aws_(connection), idOrTitle_(std::move(idOrTitle)), stage_(connection.settings().stage)
{
    if (idOrTitle_.starts_with(httpApiMark) && isApiId(idOrTitle_.substr(httpApiMark.size()))) {
        get(targetOf(Value::object({{"id", idOrTitle_}})), [this](const CallAnswer& answer) {
            if (answer.status == 404)
                return end(std::optional<deployment::LiveApi>());
            live_.api = listedHttpApi(answer.body);
            readStages();
        }, [](int status) { return status == 200 || status == 404; });
        return;
    }
    if (!isApiId(idOrTitle_)) {
        find();
        return;
    }
    get("/restapis/" + idOrTitle_, [this](const CallAnswer& answer) {
        if (answer.status == 404)
            return find(); // perhaps it is a title that looks like an id
        live_.api = answer.body;
        readStages();
    }, [](int status) { return status == 200 || status == 404; });
}

AwsReadingOne::AwsReadingOne(AwsConnection& connection, const AwsLists::Listed& listed, deployment::Completion<std::optional<deployment::LiveApi>> done)
    : AwsReading(connection, std::move(done)), aws_(connection), stage_(connection.settings().stage)
{
    live_.api = listed.api;
    live_.stage = listed.stage;
    live_.elsewhere = listed.elsewhere;
    listed.looked ? readDocument() : readStages();
}

/// By our mark: names at AWS are nobody's own.
void AwsReadingOne::find()
{
    list("/restapis", [this](const std::vector<Value>& apis) {
        std::string ids;
        int count = 0;
        for (const Value& api : apis) {
            if (!isOurs(api) || textAt(api, "/tags/" + std::string(apiTagName)) != tagText(idOrTitle_))
                continue;
            live_.api = api;
            ids.append(ids.empty() ? "" : ", ").append(textAt(api, "/id"));
            ++count;
        }
        if (count > 1)
            return fail({ErrorKind::AlreadyExists, "Several APIs at AWS are marked as " + idOrTitle_ + ": " + ids + ". Delete those that are too many, or take the tag \"postern-api\" from them.", Fault::Upstream});
        if (count == 0)
            return end(std::optional<deployment::LiveApi>());
        readStages();
    });
}

void AwsReadingOne::readStages()
{
    const auto took = [this](const std::vector<Value>& stages) {
        live_.stage = stageThatCounts(live_.api, stages, stage_);
        live_.elsewhere = stages.size() > (live_.stage.isNull() ? 0U : 1U);
        live_.stage.isNull() ? readPlan() : readDocument();
    };
    if (isHttpApi(live_.api))
        list(targetOf(live_.api) + "/stages", took);
    else
        get(targetOf(live_.api) + "/stages", [took](const CallAnswer& answer) { took(deployment::itemsAt(answer.body, "/item")); });
}

void AwsReadingOne::readDocument()
{
    get(exportOf(live_.api, textAt(live_.stage, "/stageName")), [this](const CallAnswer& answer) {
        if (!answer.body.isMap() || answer.body.find("paths") == nullptr)
            return fail({ErrorKind::ProtocolError, "AWS's export of \"" + textAt(live_.api, "/name") + "\" is no OpenAPI document.", Fault::Upstream});
        live_.document = answer.body;
        readPlan();
    });
}

void AwsReadingOne::readPlan()
{
    if (!isOurs(live_.api))
        return finish();
    if (const AwsLists* const lists = aws_.lists(); lists != nullptr && lists->plans && idOrTitle_.empty())
        return readKeys(*lists->plans);
    list("/usageplans", [this](const std::vector<Value>& plans) {
        if (AwsLists* const lists = aws_.lists(); lists != nullptr && idOrTitle_.empty())
            lists->plans = plans;
        readKeys(plans);
    });
}

void AwsReadingOne::readKeys(const std::vector<Value>& plans)
{
    for (const Value& plan : plans) {
        if (isOurs(plan) && textAt(plan, "/tags/" + std::string(apiTagName)) == textAt(live_.api, "/tags/" + std::string(apiTagName)) &&
            textAt(plan, "/tags/postern-stage") == stage_)
            live_.plan = plan;
    }
    if (live_.plan.isNull())
        return finish();
    list("/usageplans/" + crypto::sigV4Encode(textAt(live_.plan, "/id")) + "/keys", [this](const std::vector<Value>& keys) {
        for (Value key : keys) {
            key.remove("value"); // it is a secret, and nothing here needs it
            live_.keys.push_back(std::move(key));
        }
        finish();
    });
}

void AwsReadingOne::finish()
{
    deployment::LiveApi out;
    out.what = shownAs(live_.api, live_.stage);
    out.form = formOf(live_);
    out.objects = live_.objects();
    end(std::optional<deployment::LiveApi>(std::move(out)));
}

} // namespace postern::connectors::aws

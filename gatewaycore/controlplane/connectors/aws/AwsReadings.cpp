// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/aws/AwsReadings.h"

#include "controlplane/deployment/Answers.h"
#include "crypto/SigV4.h"

#include <algorithm>
#include <memory>

namespace postern::connectors::aws {
namespace {

using deployment::CallAnswer;
using deployment::textAt;
using schema::Value;

constexpr std::string_view largestPage = "limit=500"; // the most that AWS gives

std::string stagePath(const Value& api, const std::string& stage) { return "/restapis/" + crypto::sigV4Encode(textAt(api, "/id")) + "/stages/" + stage; }

/// Ids are ten small letters and digits.
bool isApiId(const std::string& text)
{
    return text.size() >= 8 && text.size() <= 16 && std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

} // namespace

template <class T>
void AwsReading<T>::list(const std::string& target, std::function<void(std::vector<Value> items)> listed)
{
    const auto items = std::make_shared<std::vector<Value>>();
    const auto broken = std::make_shared<bool>(false);
    const std::string first = target + (target.find('?') == std::string::npos ? '?' : '&') + std::string(largestPage);
    const auto page = [items, broken, first](const CallAnswer& answer) {
        // The model calls it "item"; without any, it may be left out.
        const Value* const item = answer.body.find("item");
        if (!answer.body.isMap() || (item != nullptr && !item->isList() && !item->isNull())) {
            *broken = true;
            return std::string();
        }
        if (item != nullptr)
            items->insert(items->end(), item->items().begin(), item->items().end());
        const std::string position = textAt(answer.body, "/position");
        return position.empty() ? std::string() : first + "&position=" + crypto::sigV4Encode(position);
    };
    this->pages(first, page, [this, target, items, broken, listed = std::move(listed)] {
        if (*broken)
            return this->fail({ErrorKind::ProtocolError, "AWS's answer to " + target + " is no list.", Fault::Upstream});
        listed(std::move(*items));
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
        get("/usageplans?limit=1", [this, report](const CallAnswer& plans) {
            if (plans.status == 403)
                report->missing.push_back("apigateway:GET on /usageplans.");
            end(*report);
        }, orForbidden);
    }, orForbidden);
}

AwsDiscovering::AwsDiscovering(AwsConnection& connection, UniqueFunction<void(const deployment::DiscoveredApi&)> found, deployment::Completion<deployment::Discovery> done)
    : AwsReading(connection, std::move(done)), found_(std::move(found)), stage_(connection.settings().stage)
{
    list("/restapis", [this](std::vector<Value> apis) {
        apis_ = std::move(apis);
        next();
    });
}

void AwsDiscovering::next()
{
    if (at_ == apis_.size()) {
        out_.complete = true;
        return end(std::move(out_));
    }
    const Value& api = apis_[at_++];
    const std::string id = textAt(api, "/id");
    if (id.empty())
        return fail({ErrorKind::ProtocolError, "AWS lists an API without an id.", Fault::Upstream});
    get("/restapis/" + crypto::sigV4Encode(id) + "/stages", [this, &api, id](const CallAnswer& answer) {
        const Value* const item = answer.body.find("item");
        if (answer.status == 404)
            out_.skipped.push_back({id, "\"" + textAt(api, "/name") + "\" was deleted while it was looked at."});
        else if (!answer.isSuccess() || !answer.body.isMap()) {
            deployment::DiscoveredApi shown = shownAs(api, {});
            shown.hash.clear();
            shown.unreadable = answer.isSuccess() ? "Its stages came as no list." : "Its stages cannot be read. " + deployment::refusalOf(answer);
            out_.apis.push_back(shown);
            if (found_)
                found_(shown);
        } else {
            const auto& stages = item == nullptr ? std::vector<Value>() : item->items();
            const auto here = std::ranges::find_if(stages, [this](const Value& each) { return textAt(each, "/stageName") == stage_; });
            if (here == stages.end()) {
                std::string others;
                for (const Value& each : stages)
                    others.append(others.empty() ? "" : ", ").append(textAt(each, "/stageName"));
                out_.skipped.push_back({id, "\"" + textAt(api, "/name") + "\" is not deployed to the stage \"" + stage_ + '"' + (others.empty() ? ", nor to any other." : ", but to " + others + '.')});
            } else {
                out_.apis.push_back(shownAs(api, *here));
                if (found_)
                    found_(out_.apis.back());
            }
        }
        next();
    }, [](int) { return true; });
}

AwsReadingOne::AwsReadingOne(AwsConnection& connection, std::string idOrTitle, deployment::Completion<std::optional<deployment::LiveApi>> done)
    : AwsReading(connection, std::move(done)), idOrTitle_(std::move(idOrTitle)), stage_(connection.settings().stage)
{
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
    get("/restapis/" + crypto::sigV4Encode(textAt(live_.api, "/id")) + "/stages", [this](const CallAnswer& answer) {
        const Value* const item = answer.body.find("item");
        for (const Value& each : item == nullptr ? std::vector<Value>() : item->items()) {
            if (textAt(each, "/stageName") == stage_)
                live_.stage = each;
            else
                live_.elsewhere = true;
        }
        if (live_.stage.isNull())
            return readPlan();
        readDocument();
    });
}

void AwsReadingOne::readDocument()
{
    get(stagePath(live_.api, stage_) + "/exports/oas30?extensions=apigateway", [this](const CallAnswer& answer) {
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
    list("/usageplans", [this](const std::vector<Value>& plans) {
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

// SPDX-License-Identifier: Apache-2.0
#include "dataplane/inspection/Rerun.h"

#include "dataplane/http/Message.h"
#include "dataplane/inspection/MessageChecks.h"
#include "dataplane/inspection/RecordedRequest.h"
#include "dataplane/inspection/RecordingTap.h"
#include "dataplane/inspection/TraceJson.h"
#include "dataplane/inspection/Unmasking.h"
#include "schema/Document.h"

#include <algorithm>
#include <array>

namespace postern::inspection {
namespace {

constexpr std::array<std::string_view, 3> leftOutNames{"header", "query", "context"};

Error cannot(std::string message) { return {ErrorKind::InvalidArgument, std::move(message)}; }

bool isOwnStep(const Step& step) { return step.filter == "gateway" || step.filter == "route"; }

std::string nameOfStep(const Step& step) { return step.instance.empty() ? step.filter : step.instance; }

/// The step that is meant, as an index. One that a breakpoint left stands for the filter behind it.
Result<std::size_t> stepOf(const Trace& recorded, std::uint64_t number)
{
    const std::size_t count = recorded.steps.size();
    const std::string exchange = "exchange " + std::to_string(recorded.summary.id);
    if (number < 1 || number > count)
        return unexpected(cannot("There is no step " + std::to_string(number) + ": " + exchange + " has the steps 1 to " + std::to_string(count) + '.'));
    std::size_t at = static_cast<std::size_t>(number) - 1;
    while (at < count && recorded.steps[at].filter == breakpointStep)
        ++at;
    if (at == count || recorded.steps[at].direction == Step::Direction::Response)
        return unexpected(cannot("Step " + std::to_string(number) + " is on the way back: choose one of the request's way, and the answer comes of it."));
    if (recorded.steps[at].result == StepResult::NotReached)
        return unexpected(cannot("Step " + std::to_string(number) + " (" + nameOfStep(recorded.steps[at]) + ") was not reached in " + exchange +
                                 ", so nobody knows what it would have got: choose the step that answered, or one before it."));
    return at;
}

Result<void> takeBody(RerunPlan& plan, RecordedRequest& request, const HeaderList& wanted, const RerunWish& wish)
{
    const std::string exchange = "exchange " + std::to_string(plan.exchange);
    if (wish.body) {
        auto body = decodedBody(*wish.body, wish.bodyEncoding);
        if (!body)
            return unexpected(std::move(body).error());
        if (isCoded(wanted) && wish.bodyEncoding != "base64")
            return unexpected(cannot("The content is compressed: give it together with its header Content-Encoding taken out, or as base64."));
        if (holdsMask(*body) && *body == request.body)
            return unexpected(cannot("The content still has masked values (****): write the real ones in their place."));
        plan.body = *std::move(body);
        plan.bodyGiven = true;
    } else if (!request.whole) {
        return unexpected(cannot("The content of " + exchange + " is not kept whole (recorded content is cut at a limit, and compressed content is not kept): give the content."));
    } else if (holdsMask(request.body)) {
        return unexpected(cannot("The content of " + exchange + " has masked values, which nobody can take over: give the content."));
    } else {
        plan.body = std::move(request.body);
    }
    return {};
}

Result<void> takeTarget(RerunPlan& plan, RecordedRequest& request, const RerunWish& wish)
{
    dropMasked(request.clientTarget, plan.leftOut);
    if (request.target)
        dropMasked(*request.target, plan.leftOut);
    plan.targetGiven = wish.target.has_value();
    if (wish.target && holdsMask(*wish.target)) {
        std::string given = *wish.target;
        dropMasked(given, plan.leftOut);
        request.target = std::move(given);
    } else if (wish.target) {
        std::erase_if(plan.leftOut, [](const LeftOut& each) { return each.what == LeftOut::What::Query; });
        request.target = *wish.target;
    }
    if (plan.fromStart && request.target)
        request.clientTarget = *std::exchange(request.target, std::nullopt);
    const auto usable = [&](const std::string& target) { return checkTarget(target, plan.method); };
    if (request.target) {
        if (auto checked = usable(*request.target); !checked)
            return unexpected(cannot("The target cannot be taken: " + checked.error().message()));
        if (!usable(request.clientTarget))
            request.clientTarget.clear();
    } else if (holdsMask(request.clientTarget)) {
        return unexpected(cannot("The path of exchange " + std::to_string(plan.exchange) + " has masked values, which nobody can take over: give the target."));
    } else if (auto checked = usable(request.clientTarget); !checked) {
        return unexpected(cannot("The target cannot be taken: " + checked.error().message()));
    }
    plan.clientTarget = std::move(request.clientTarget);
    plan.target = std::move(request.target);
    return {};
}

/// What the steps before had found, without what is masked.
void takeFindings(RerunPlan& plan, const Trace& recorded, std::size_t to)
{
    for (std::size_t n = 0; n < to; ++n) {
        const Step& step = recorded.steps[n];
        if (step.direction != Step::Direction::Request || step.phase.empty())
            continue;
        Step found;
        found.filter = step.filter;
        found.instance = step.instance;
        for (const Change& change : step.changes) {
            if (change.where != Change::Where::Context)
                continue;
            if (holdsMask(change.after))
                plan.leftOut.push_back({LeftOut::What::Context, change.name});
            else
                found.changes.push_back(change);
        }
        plan.taken.push_back(std::move(found));
    }
}

} // namespace

std::string_view toString(LeftOut::What what) noexcept { return leftOutNames[static_cast<std::size_t>(what)]; }

const schema::Schema<RerunWish>& describe(schema::Type<RerunWish>)
{
    static const auto schema =
        schema::Schema<RerunWish>("rerun", "A recorded exchange that is run again, from one of its steps on.")
            .field("exchange", &RerunWish::exchange, "Which one; 0: its trace comes along")
            .field("step", &RerunWish::step, "The first step that is run, as the trace numbers them from 1")
            .required()
            .field("by", &RerunWish::by, "Who wants it; the trace tells it")
            .field("method", &RerunWish::method, "Another method")
            .field("target", &RerunWish::target, "Another path and query, as they stand before the step: below the API's context")
            .field("headers", &RerunWish::headers, "All headers: pairs of name and value")
            .field("setHeaders", &RerunWish::setHeaders, "Pairs of name and value in place of those of that name")
            .field("removeHeaders", &RerunWish::removeHeaders, "Names of headers that go")
            .field("body", &RerunWish::body, "The content")
            .field("bodyEncoding", &RerunWish::bodyEncoding, "How the body is written")
            .oneOf({{"", "as it is"}, {"base64", "as base64"}})
            .field("patienceMs", &RerunWish::patienceMs, "How long the answer is waited for")
            .range(1, 3'600'000)
            .check([](const RerunWish& own, schema::Reporter& reporter) {
                if (!own.body && !own.bodyEncoding.empty())
                    reporter.error("bodyEncoding", "is for a body");
                if (own.by.size() > 64 || !std::all_of(own.by.begin(), own.by.end(), [](unsigned char c) { return c >= 0x20 && c != 0x7f; }))
                    reporter.error("by", "has to be a name of at most 64 octets");
            });
    return schema;
}

Result<RerunCall> readRerun(std::string_view json)
{
    auto value = schema::readJson(json, "request");
    if (!value)
        return unexpected(std::move(value).error());
    if (!value->isMap())
        return unexpected(cannot("The body is an object of JSON."));
    RerunCall out;
    if (const schema::Value* const carried = value->find("trace")) {
        auto trace = traceFrom(*carried);
        if (!trace)
            return unexpected(std::move(trace).error());
        out.trace = *std::move(trace);
        value->remove("trace");
    }
    auto wish = describe(schema::Type<RerunWish>{}).decode(*value);
    if (!wish)
        return unexpected(std::move(wish).error());
    if ((wish->exchange != 0) == out.trace.has_value())
        return unexpected(cannot("Say which exchange is meant: by its id, or with its trace."));
    out.wish = *std::move(wish);
    return out;
}

Result<RerunPlan> planRerun(const Trace& recorded, const RerunWish& wish)
{
    const auto at = stepOf(recorded, wish.step);
    if (!at)
        return unexpected(at.error());
    auto request = recordedRequest(recorded);
    if (!request)
        return unexpected(std::move(request).error());
    const Step& step = recorded.steps[*at];
    RerunPlan plan;
    plan.exchange = recorded.summary.id;
    plan.step = *at + 1;
    plan.filter = step.filter;
    plan.instance = step.instance;
    plan.ordinal = static_cast<std::size_t>(std::count_if(recorded.steps.begin(), recorded.steps.begin() + static_cast<std::ptrdiff_t>(*at), [&](const Step& each) {
        return each.direction == Step::Direction::Request && each.filter == step.filter && each.instance == step.instance;
    }));
    plan.fromStart = isOwnStep(step);
    plan.by = wish.by;
    plan.api = recorded.summary.api;
    plan.route = recorded.summary.route;
    plan.routeMethod = request->method;
    plan.client = recorded.summary.client;
    plan.configHash = recorded.configHash;
    plan.patience = Milliseconds(static_cast<std::int64_t>(wish.patienceMs));
    if (plan.api.empty() && !plan.fromStart)
        return unexpected(cannot("No route matched exchange " + std::to_string(plan.exchange) + ": run it again from its first step."));
    if (!plan.fromStart) {
        for (std::size_t n = 0; n < *at; ++n) {
            if (recorded.steps[n].direction == Step::Direction::Request && recorded.steps[n].result != StepResult::Answered)
                repeatStep(*request, recorded.steps[n]);
        }
        takeFindings(plan, recorded, *at);
    }
    plan.method = wish.method.value_or(request->method);
    if (!http::isRegisteredMethod(plan.method) && (wish.method || !isFieldName(plan.method)))
        return unexpected(cannot("\"" + plan.method + "\" is not a method that this request can get (RFC 9110 9.1)."));
    if (plan.method == "CONNECT")
        return unexpected(cannot("CONNECT changes the protocol of its connection: such a request cannot be run again."));
    if (auto taken = takeTarget(plan, *request, wish); !taken)
        return unexpected(std::move(taken).error());
    auto wanted = wantedHeaders(request->headers, wish);
    auto usable = wanted ? usableHeaders(*wanted, plan.leftOut) : std::move(wanted);
    if (!usable)
        return unexpected(std::move(usable).error());
    const bool hadBody = !request->body.empty() || !valueOf(request->headers, "content-length").empty() ||
                         !valueOf(request->headers, "transfer-encoding").empty();
    if (auto taken = takeBody(plan, *request, *wanted, wish); !taken)
        return unexpected(std::move(taken).error());
    plan.headers = *std::move(usable);
    plan.hasBody = !plan.body.empty() || (hadBody && !plan.bodyGiven);
    if (plan.hasBody)
        plan.headers.emplace_back("Content-Length", std::to_string(plan.body.size()));
    return plan;
}

} // namespace postern::inspection

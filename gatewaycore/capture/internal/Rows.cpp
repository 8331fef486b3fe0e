// SPDX-License-Identifier: Apache-2.0
#include "capture/internal/Rows.h"

#include "dataplane/http/HeaderName.h"
#include "dataplane/inspection/TraceJson.h"
#include "schema/Document.h"

#include <algorithm>
#include <utility>

namespace postern::capture::internal {
namespace {

using inspection::Message;
using inspection::Trace;

// A body's key: parts 0 and 1 are the client's request and response, 2n + 2 and 2n + 3 those of the n-th attempt.
constexpr std::uint64_t partsAnExchange = 64;
constexpr std::uint64_t largestId = (1ULL << 57U) - 1;

constexpr std::string_view rowColumns =
    "id, began, duration, status, request_octets, response_octets, flags, method, target, api, route, client, fault, ended_by, host, reason";

template <class Visit>
void eachMessage(Trace& trace, const Visit& visit)
{
    visit(trace.clientRequest, 0);
    visit(trace.clientResponse, 1);
    std::uint64_t part = 2;
    for (inspection::UpstreamAttempt& attempt : trace.upstream) {
        if (part + 1 >= partsAnExchange)
            return;
        if (attempt.request)
            visit(*attempt.request, part);
        if (attempt.response)
            visit(*attempt.response, part + 1);
        part += 2;
    }
}

std::string hostOf(const Trace& trace)
{
    for (const auto& [name, value] : trace.clientRequest.headers) {
        if (http::equalsIgnoringCase(name, "host") || name == ":authority")
            return value;
    }
    return {};
}

std::string reasonOf(const Trace& trace)
{
    for (const inspection::Step& step : trace.steps) {
        if (step.reason && (step.result == inspection::StepResult::Answered || step.result == inspection::StepResult::Failed))
            return step.reason->id;
    }
    return {};
}

void bindSummary(Statement& statement, const inspection::Summary& summary, std::uint32_t flags)
{
    statement.bind(1, summary.id)
        .bind(2, static_cast<std::int64_t>(
                     std::chrono::duration_cast<std::chrono::microseconds>(summary.began.time_since_epoch()).count()))
        .bind(3, static_cast<std::int64_t>(summary.duration.count()))
        .bind(4, summary.status)
        .bind(5, summary.requestBytes)
        .bind(6, summary.responseBytes)
        .bind(7, static_cast<std::int64_t>(flags))
        .bind(8, std::string_view(summary.method))
        .bind(9, std::string_view(summary.target))
        .bind(10, std::string_view(summary.api))
        .bind(11, std::string_view(summary.route))
        .bind(12, std::string_view(summary.client))
        .bind(13, std::string_view(summary.fault))
        .bind(14, std::string_view(summary.endedBy));
}

} // namespace

Result<RowWriter> RowWriter::on(Database& database)
{
    RowWriter writer(database);
    const std::string columns(rowColumns);
    const std::string kept = std::to_string(keptFlags | markBits);
    const std::pair<Statement*, std::string> all[] = {
        {&writer.summary_, "INSERT OR IGNORE INTO exchange(" + columns + ") VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,'','')"},
        {&writer.details_, "UPDATE exchange SET host=?2, reason=?3, flags=flags|?4 WHERE id=?1"},
        {&writer.trace_, "INSERT OR REPLACE INTO trace VALUES(?1, ?2)"},
        {&writer.body_, "INSERT OR REPLACE INTO body VALUES(?1, ?2)"},
        {&writer.flags_, "UPDATE exchange SET flags=flags&~" + kept + "|?2 WHERE id=?1"},
        {&writer.note_, "INSERT OR REPLACE INTO note VALUES(?1, ?2)"},
        {&writer.removeNote_, "DELETE FROM note WHERE id=?1"},
        {&writer.state_, "INSERT OR REPLACE INTO state VALUES(?1, ?2)"},
        {&writer.boundary_, "SELECT min(id), max(id) FROM (SELECT id FROM exchange WHERE id >= ?1 AND flags & " + kept + " = 0 ORDER BY id LIMIT ?2)"},
        {&writer.removeRows_, "DELETE FROM exchange WHERE id >= ?1 AND id <= ?2 AND flags & " + kept + " = 0"},
        {&writer.removeTraces_, "DELETE FROM trace WHERE id >= ?1 AND id <= ?2 AND id NOT IN (SELECT id FROM exchange WHERE id >= ?1 AND id <= ?2)"},
        {&writer.removeBodies_, "DELETE FROM body WHERE key >= ?1 * 64 AND key < (?2 + 1) * 64 AND key / 64 NOT IN (SELECT id FROM exchange WHERE id >= ?1 AND id <= ?2)"},
        {&writer.removeNotes_, "DELETE FROM note WHERE id >= ?1 AND id <= ?2 AND id NOT IN (SELECT id FROM exchange WHERE id >= ?1 AND id <= ?2)"},
    };
    for (const auto& [statement, sql] : all) {
        auto made = database.prepare(sql);
        if (!made)
            return unexpected(std::move(made).error());
        *statement = std::move(*made);
    }
    return writer;
}

Result<bool> RowWriter::put(const inspection::Summary& summary, std::uint32_t flags)
{
    if (summary.id > largestId)
        return unexpected(ErrorKind::InvalidArgument, "an exchange's number is beyond what a capture holds");
    bindSummary(summary_, summary, flags);
    if (auto done = summary_.run(); !done)
        return unexpected(std::move(done).error());
    return database_->changes() > 0;
}

Result<bool> RowWriter::put(const Trace& trace, std::uint32_t flags, std::uint64_t bodyOctets)
{
    auto fresh = put(trace.summary, flags);
    if (!fresh)
        return fresh;
    const std::uint64_t id = trace.summary.id;
    const std::string host = hostOf(trace);
    const std::string reason = reasonOf(trace);
    details_.bind(1, id).bind(2, std::string_view(host)).bind(3, std::string_view(reason)).bind(4, static_cast<std::int64_t>(Traced | flags));
    if (auto done = details_.run(); !done)
        return unexpected(std::move(done).error());
    Trace bare = trace;
    Result<void> stored;
    eachMessage(bare, [&](Message& message, std::uint64_t part) {
        if (message.body.empty() || !stored)
            return;
        if (message.body.size() > bodyOctets) {
            message.bodyTruncated = true;
            message.body.resize(bodyOctets);
        }
        body_.bind(1, id * partsAnExchange + part).bindOctets(2, message.body);
        stored = body_.run();
        message.body.clear();
    });
    if (!stored)
        return unexpected(std::move(stored).error());
    const std::string json = schema::writeJson(inspection::toValue(bare), 0);
    trace_.bind(1, id).bind(2, std::string_view(json));
    if (auto done = trace_.run(); !done)
        return unexpected(std::move(done).error());
    return fresh;
}

Result<void> RowWriter::annotate(std::uint64_t id, const Annotation& annotation)
{
    if (auto done = flags_.bind(1, id).bind(2, static_cast<std::int64_t>(annotation.flags())).run(); !done)
        return done;
    if (database_->changes() == 0 || annotation.note.empty())
        return removeNote_.bind(1, id).run();
    return note_.bind(1, id).bind(2, std::string_view(annotation.note)).run();
}

Result<void> RowWriter::setState(std::string_view name, std::uint64_t value) { return state_.bind(1, name).bind(2, value).run(); }

Result<std::uint64_t> RowWriter::removeOldest(std::int64_t& from, std::uint64_t most)
{
    const auto row = boundary_.bind(1, from).bind(2, most).step();
    const std::int64_t first = boundary_.integer(0);
    const std::int64_t last = boundary_.integer(1);
    boundary_.reset();
    if (!row)
        return unexpected(row.error());
    if (last == 0)
        return 0;
    if (auto done = removeRows_.bind(1, first).bind(2, last).run(); !done)
        return unexpected(std::move(done).error());
    const auto gone = static_cast<std::uint64_t>(database_->changes());
    for (Statement* others : {&removeTraces_, &removeBodies_, &removeNotes_}) {
        if (auto done = others->bind(1, first).bind(2, last).run(); !done)
            return unexpected(std::move(done).error());
    }
    from = last + 1;
    return gone;
}

Result<void> walkRows(Database& database, std::uint64_t first, std::uint64_t last, const std::function<bool(Entry&)>& visit)
{
    auto rows = database.prepare("SELECT " + std::string(rowColumns) + " FROM exchange WHERE id >= ?1 AND id <= ?2 ORDER BY id");
    if (!rows)
        return unexpected(std::move(rows).error());
    auto notes = database.prepare("SELECT text FROM note WHERE id=?1");
    if (!notes)
        return unexpected(std::move(notes).error());
    rows->bind(1, std::min(first, largestId)).bind(2, std::min(last, largestId));
    Entry entry;
    while (true) {
        const auto row = rows->step();
        if (!row)
            return unexpected(row.error());
        if (!*row)
            return {};
        inspection::Summary& to = entry.summary;
        to.id = static_cast<std::uint64_t>(rows->integer(0));
        to.began = std::chrono::system_clock::time_point(std::chrono::microseconds(rows->integer(1)));
        to.duration = std::chrono::nanoseconds(rows->integer(2));
        to.status = static_cast<int>(rows->integer(3));
        to.requestBytes = static_cast<std::uint64_t>(rows->integer(4));
        to.responseBytes = static_cast<std::uint64_t>(rows->integer(5));
        entry.flags = static_cast<std::uint32_t>(rows->integer(6));
        std::string* const texts[] = {&to.method, &to.target, &to.api, &to.route, &to.client, &to.fault, &to.endedBy, &entry.host, &entry.reason};
        int column = 7;
        for (std::string* text : texts)
            *text = rows->text(column++);
        entry.note.clear();
        if ((entry.flags & Noted) != 0) {
            const auto note = notes->bind(1, to.id).step();
            if (!note)
                return unexpected(note.error());
            if (*note)
                entry.note = notes->text(0);
            notes->reset();
        }
        if (!visit(entry))
            return {};
    }
}

Result<std::optional<Trace>> readTrace(Database& database, std::uint64_t id)
{
    auto query = database.prepare("SELECT json FROM trace WHERE id=?1");
    if (!query)
        return unexpected(std::move(query).error());
    const auto row = query->bind(1, id).step();
    if (!row)
        return unexpected(row.error());
    if (!*row)
        return std::optional<Trace>();
    schema::Problems problems;
    const auto value = schema::readJson(query->text(0), "capture", problems);
    if (!value)
        return unexpected(ErrorKind::ParseError, "the trace of exchange " + std::to_string(id) + " is damaged");
    auto trace = inspection::traceFrom(*value);
    if (!trace)
        return unexpected(std::move(trace).error());
    auto bodies = database.prepare("SELECT key, octets FROM body WHERE key >= ?1 AND key < ?2");
    if (!bodies)
        return unexpected(std::move(bodies).error());
    bodies->bind(1, id * partsAnExchange).bind(2, (id + 1) * partsAnExchange);
    for (auto next = bodies->step();; next = bodies->step()) {
        if (!next)
            return unexpected(next.error());
        if (!*next)
            break;
        const std::uint64_t wanted = static_cast<std::uint64_t>(bodies->integer(0)) % partsAnExchange;
        eachMessage(*trace, [&](Message& message, std::uint64_t part) {
            if (part == wanted)
                message.body = bodies->text(1);
        });
    }
    return std::optional(std::move(*trace));
}

} // namespace postern::capture::internal

// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/ExchangeFilter.h"
#include "workbench/models/TraceTexts.h"

#include <QDateTime>
#include <algorithm>
#include <cctype>

namespace postern::workbench {
namespace {

using Op = ExchangeFilter::Op;

constexpr std::int64_t dayUs = 24LL * 3600 * 1'000'000;

bool sameFolded(char a, char lower)
{
    return std::tolower(static_cast<unsigned char>(a)) == static_cast<unsigned char>(lower);
}

bool containsFolded(std::string_view text, const std::string& lower)
{
    return lower.empty() || std::search(text.begin(), text.end(), lower.begin(), lower.end(), sameFolded) != text.end();
}

bool equalsFolded(std::string_view text, const std::string& lower)
{
    return std::equal(text.begin(), text.end(), lower.begin(), lower.end(), sameFolded);
}

bool compare(std::uint64_t value, Op op, std::uint64_t from, std::uint64_t to)
{
    switch (op) {
    case Op::NotEqual: return value < from || value > to;
    case Op::Less: return value < from;
    case Op::LessEqual: return value <= to;
    case Op::Greater: return value > to;
    case Op::GreaterEqual: return value >= from;
    default: return value >= from && value <= to;
    }
}

bool negative(Op op) { return op == Op::NotEqual || op == Op::FitsNot; }

ExchangeFilter::Verdict verdict(bool yes) { return yes ? ExchangeFilter::Verdict::Yes : ExchangeFilter::Verdict::No; }

} // namespace

struct ExchangeFilter::Evaluator::Subject {
    const ExchangeRow& row;
    const ExchangeStore::Names& names;
    const inspection::Trace* trace;
};

// A negative operator is the opposite of its positive one, which is what is asked here.
bool ExchangeFilter::fits(const Node& node, std::string_view text)
{
    switch (node.op) {
    case Op::Fits:
    case Op::FitsNot:
        return node.form.match(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()))).hasMatch();
    case Op::Contains:
        return containsFolded(text, node.text);
    case Op::Equal:
    case Op::NotEqual:
        return equalsFolded(text, node.text);
    case Op::Has:
        return true;
    case Op::Less:
    case Op::LessEqual:
    case Op::Greater:
    case Op::GreaterEqual:
        break;
    }
    bool number = false;
    const double value = QByteArray(text.data(), static_cast<qsizetype>(text.size())).toDouble(&number);
    return number && (node.op == Op::Less        ? value < node.amount
                      : node.op == Op::LessEqual ? value <= node.amount
                      : node.op == Op::Greater   ? value > node.amount
                                                 : value >= node.amount);
}

ExchangeFilter::Evaluator::Evaluator(const ExchangeFilter& filter, ExchangeTags::Table tags)
    : filter_(filter), tags_(std::move(tags)), utcOffsetUs_(QDateTime::currentDateTime().offsetFromUtc() * 1'000'000LL),
      known_(filter.nodes_.size())
{
}

ExchangeFilter::Verdict ExchangeFilter::Evaluator::judge(const ExchangeRow& row, const ExchangeStore::Names& names,
                                                         const inspection::Trace* trace)
{
    return filter_.root_ < 0 ? Verdict::Yes : judge(filter_.root_, {row, names, trace});
}

ExchangeFilter::Verdict ExchangeFilter::Evaluator::judge(int at, const Subject& subject)
{
    const Node& node = filter_.nodes_[static_cast<std::size_t>(at)];
    if (node.kind == Kind::Term)
        return term(at, subject);
    const Verdict left = judge(node.left, subject);
    if (node.kind == Kind::Not)
        return left == Verdict::Ask ? left : verdict(left == Verdict::No);
    const Verdict decided = node.kind == Kind::And ? Verdict::No : Verdict::Yes;
    if (left == decided)
        return left;
    const Verdict right = judge(node.right, subject);
    return right == decided || left != Verdict::Ask ? right : left;
}

// A name is compared once for each filter, not once for each of a million rows.
bool ExchangeFilter::Evaluator::nameMatches(int at, std::uint32_t number, const ExchangeStore::Names& names)
{
    auto& known = known_[static_cast<std::size_t>(at)];
    if (known.size() < names.size())
        known.resize(names.size(), -1);
    signed char& answer = known[number];
    if (answer < 0)
        answer = fits(filter_.nodes_[static_cast<std::size_t>(at)], names[number]) ? 1 : 0;
    return answer > 0;
}

ExchangeFilter::Verdict ExchangeFilter::Evaluator::term(int at, const Subject& subject)
{
    const Node& node = filter_.nodes_[static_cast<std::size_t>(at)];
    const ExchangeRow& row = subject.row;
    const bool wanted = !negative(node.op);
    const auto named = [&](std::uint32_t number) { return verdict(nameMatches(at, number, subject.names) == wanted); };
    const auto number = [&node](std::uint64_t value) { return verdict(compare(value, node.op, node.from, node.to)); };
    switch (node.field) {
    case Field::Api: return named(row.api);
    case Field::Method: return named(row.method);
    case Field::Route: return named(row.route);
    case Field::Client: return named(row.client);
    case Field::By: return named(row.endedBy);
    case Field::Code: return named(row.fault);
    case Field::Path: return verdict(fits(node, row.targetText()) == wanted);
    case Field::Any: return verdict(nameMatches(at, row.api, subject.names) || containsFolded(row.targetText(), node.text));
    case Field::Status: return number(row.status);
    case Field::Duration: return number(row.durationUs);
    case Field::Size: return number(row.responseBytes);
    case Field::RequestSize: return number(row.requestBytes);
    case Field::Number: return number(row.id);
    case Field::Time:
        return number(static_cast<std::uint64_t>(
            std::max<std::int64_t>(0, node.timeOfDay ? (row.beganUs + utcOffsetUs_) % dayUs : row.beganUs)));
    case Field::Mark:
    case Field::Note:
    case Field::Marked:
    case Field::Noted:
    case Field::Pinned: return verdict(tagged(at, subject));
    default: break;
    }
    return subject.trace == nullptr ? Verdict::Ask : verdict(traced(at, *subject.trace) == wanted);
}

bool ExchangeFilter::Evaluator::tagged(int at, const Subject& subject) const
{
    const Node& node = filter_.nodes_[static_cast<std::size_t>(at)];
    const auto found = tags_.constFind(subject.row.id);
    const ExchangeTag tag = found == tags_.constEnd() ? ExchangeTag() : *found;
    switch (node.field) {
    case Field::Mark: return compare(static_cast<std::uint64_t>(tag.mark), node.op, node.from, node.to);
    case Field::Note: return fits(node, tag.note.toStdString()) != negative(node.op);
    case Field::Marked: return tag.mark != 0;
    case Field::Noted: return !tag.note.isEmpty();
    default: return tag.pinned;
    }
}

bool ExchangeFilter::Evaluator::traced(int at, const inspection::Trace& trace) const
{
    const Node& node = filter_.nodes_[static_cast<std::size_t>(at)];
    return anyTraceText(trace, node.field, node.name, [&node](std::string_view text) { return fits(node, text); });
}

} // namespace postern::workbench

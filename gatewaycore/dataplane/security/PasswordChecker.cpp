// SPDX-License-Identifier: Apache-2.0
#include "dataplane/security/PasswordChecker.h"

#include <algorithm>
#include <iterator>

namespace postern::security {

struct PasswordChecker::Question {
    Hash128 key;
    Secret password;
    std::shared_ptr<const crypto::PasswordHash> hash;
    std::uint64_t payer = 0; ///< address that is charged if it is wrong
    SteadyTime until;        ///< how long it is remembered if it is right
    std::unordered_map<std::uint64_t, UniqueFunction<void()>> wakes; ///< by the ticket's number
    Answer answer = Answer::Waiting;
};

PasswordChecker::PasswordChecker(const Rules& rules)
    : PasswordChecker(rules, [](const crypto::PasswordHash& hash, std::string_view password) { return hash.matches(password); })
{
}

PasswordChecker::PasswordChecker(const Rules& rules, Compare compare)
    : rules_(rules), compare_(std::move(compare)), seed_(SipKey::random())
{
}

PasswordChecker::~PasswordChecker() = default;

PasswordChecker::Ticket::~Ticket()
{
    if (question_ != nullptr)
        checker_->leave(*question_, number_);
}

PasswordChecker::Answer PasswordChecker::Ticket::answer() const
{
    const std::lock_guard lock(checker_->mutex_);
    return question_->answer;
}

Hash128 PasswordChecker::keyOf(std::string_view name, const Secret& password, std::string_view hash) const
{
    // Lengths in front, so that no other parts join to the same text; wiped, because the password is in it.
    std::string text;
    text.reserve(name.size() + password.reveal().size() + hash.size() + 24);
    text.append(std::to_string(name.size())).append(":").append(name);
    text.append(std::to_string(password.reveal().size())).append(":").append(password.reveal()).append(hash);
    const Secret whole(std::move(text));
    return sipHash128(seed_, whole.reveal());
}

bool PasswordChecker::remembers(const Hash128& key, SteadyTime now)
{
    for (; !oldest_.empty() && oldest_.front().second <= now; oldest_.pop_front()) {
        // It may have been learnt anew since.
        if (const auto found = right_.find(oldest_.front().first); found != right_.end() && found->second <= now)
            right_.erase(found);
    }
    const auto found = right_.find(key);
    return found != right_.end() && found->second > now;
}

void PasswordChecker::remember(const Hash128& key, SteadyTime until)
{
    if (rules_.remember.count() == 0 || rules_.remembered == 0)
        return;
    while (oldest_.size() >= rules_.remembered) {
        right_.erase(oldest_.front().first);
        oldest_.pop_front();
    }
    right_[key] = until;
    oldest_.emplace_back(key, until);
}

PasswordChecker::Asked PasswordChecker::ask(std::string_view name, const Secret& password,
                                            std::shared_ptr<const crypto::PasswordHash> hash, std::string_view address,
                                            SteadyTime now, const std::shared_ptr<HashThreads>& threads, Ticket& ticket,
                                            UniqueFunction<void()> wake)
{
    const Hash128 key = keyOf(name, password, hash->text());
    Wakes wakes; // of others; called when the mutex is free again
    Asked asked;
    {
        const std::lock_guard lock(mutex_);
        // Before anything else: otherwise who is shut out could go on guessing what is remembered.
        const std::uint64_t payer = failures_.keyOf(address);
        if (const Seconds wait = failures_.wait(payer, rules_.failures, now); wait.count() > 0) {
            ++counts_.turnedAway;
            return {Answer::TooMany, wait};
        }
        if (remembers(key, now)) {
            ++counts_.fromMemory;
            return {Answer::Right, {}};
        }
        const auto known = open_.find(key);
        const bool full = known == open_.end() && running_ >= rules_.atOnce && queue_.size() >= rules_.queue;
        if (full || waiting_ >= rules_.waiting) {
            ++counts_.turnedAway;
            return {Answer::Unavailable, {}};
        }
        ticket.checker_ = shared_from_this();
        ticket.number_ = ++lastNumber_;
        if (known != open_.end()) {
            ++counts_.shared;
            ticket.question_ = known->second;
        } else {
            ticket.question_ = std::make_shared<Question>();
            ticket.question_->key = key;
            ticket.question_->password = password;
            ticket.question_->hash = std::move(hash);
            ticket.question_->payer = payer;
            ticket.question_->until = now + rules_.remember;
            open_.emplace(key, ticket.question_);
            queue_.push_back(ticket.question_);
            failures_.charge(payer, rules_.failures, now);
        }
        const bool fresh = known == open_.end();
        UniqueFunction<void()>& place = ticket.question_->wakes[ticket.number_]; // interest is shown before it is started
        ++waiting_;
        if (fresh)
            wakes = start(threads);
        asked.answer = ticket.question_->answer;
        if (asked.answer == Answer::Waiting)
            place = std::move(wake);
    }
    for (UniqueFunction<void()>& each : wakes)
        each();
    return asked;
}

PasswordChecker::Wakes PasswordChecker::start(const std::shared_ptr<HashThreads>& threads)
{
    while (running_ < rules_.atOnce && !queue_.empty()) {
        const std::shared_ptr<Question> next = std::move(queue_.front());
        queue_.pop_front();
        if (next->wakes.empty()) { // all who asked have gone
            failures_.refund(next->payer);
            (void)close(*next, Answer::Unavailable);
            continue;
        }
        if (threads->run([self = shared_from_this(), next, threads] { self->work(next, threads); })) {
            ++running_;
            continue;
        }
        queue_.push_front(next);
        // The pool has no room. Whoever runs comes back for the rest; if nobody does, nobody would.
        return running_ == 0 ? giveUp() : Wakes();
    }
    return {};
}

void PasswordChecker::work(const std::shared_ptr<Question>& question, const std::shared_ptr<HashThreads>& threads)
{
    bool wanted = false;
    {
        const std::lock_guard lock(mutex_);
        wanted = !question->wakes.empty();
        if (wanted) {
            ++counts_.hashed;
        } else {
            failures_.refund(question->payer);
            (void)close(*question, Answer::Unavailable);
        }
    }
    // Nobody else touches the password of a question that has left the queue.
    const bool right = wanted && compare_(*question->hash, question->password.reveal());
    Wakes wakes;
    bool more = false;
    {
        const std::lock_guard lock(mutex_);
        if (right) {
            remember(question->key, question->until);
            failures_.refund(question->payer);
        }
        if (wanted)
            wakes = close(*question, right ? Answer::Right : Answer::Wrong);
        --running_;
        more = !queue_.empty();
    }
    for (UniqueFunction<void()>& wake : wakes)
        wake();
    if (!more)
        return;
    // By way of the worker, so that others' work in the pool has its turn, too.
    const bool posted = threads->post([self = shared_from_this(), threads] {
        Wakes woken;
        {
            const std::lock_guard lock(self->mutex_);
            woken = self->start(threads);
        }
        for (UniqueFunction<void()>& wake : woken)
            wake();
    });
    if (!posted) { // the gateway goes down
        {
            const std::lock_guard lock(mutex_);
            wakes = giveUp();
        }
        for (UniqueFunction<void()>& wake : wakes)
            wake();
    }
}

PasswordChecker::Wakes PasswordChecker::close(Question& question, Answer answer)
{
    question.answer = answer;
    question.password = Secret();
    open_.erase(question.key);
    waiting_ -= question.wakes.size();
    Wakes wakes;
    for (auto& [number, wake] : question.wakes) {
        if (wake)
            wakes.push_back(std::move(wake));
    }
    question.wakes.clear();
    return wakes;
}

PasswordChecker::Wakes PasswordChecker::giveUp()
{
    Wakes wakes;
    for (const std::shared_ptr<Question>& question : std::exchange(queue_, {})) {
        failures_.refund(question->payer);
        Wakes own = close(*question, Answer::Unavailable);
        std::move(own.begin(), own.end(), std::back_inserter(wakes));
        ++counts_.turnedAway;
    }
    return wakes;
}

void PasswordChecker::leave(Question& question, std::uint64_t number)
{
    UniqueFunction<void()> wake; // ends without the mutex
    const std::lock_guard lock(mutex_);
    const auto found = question.wakes.find(number);
    if (found == question.wakes.end())
        return;
    wake = std::move(found->second);
    question.wakes.erase(found);
    --waiting_;
}

PasswordChecker::Counts PasswordChecker::counts() const
{
    const std::lock_guard lock(mutex_);
    Counts counts = counts_;
    counts.queued = queue_.size();
    counts.remembered = right_.size();
    return counts;
}

} // namespace postern::security

// SPDX-License-Identifier: Apache-2.0
#include "dataplane/redis/Resp.h"

#ifdef POSTERN_WITH_REDIS

#include <hiredis/hiredis.h>
#include <new>
#include <utility>

namespace postern::redis {

bool isBuiltIn() noexcept { return true; }

/// hiredis has answers built by these functions: they build ours, within limits. Each answer's tree has one owner, the
/// root; hiredis holds plain pointers into it, and items are reserved before they are made, so that none moves.
struct ReplyReader::Impl {
    explicit Impl(const ReplyLimits& its) : limits(its)
    {
        functions.createString = [](const redisReadTask* task, char* text, std::size_t size) -> void* {
            Impl& self = of(task);
            Reply* const made = size > self.limits.text ? nullptr : self.add(task);
            if (made == nullptr)
                return self.refuse();
            made->kind = task->type == REDIS_REPLY_ERROR    ? Reply::Kind::Error
                         : task->type == REDIS_REPLY_STATUS ? Reply::Kind::Status
                                                            : Reply::Kind::Text;
            made->text.assign(text, size);
            return made;
        };
        functions.createArray = [](const redisReadTask* task, ArrayCount count) -> void* {
            Impl& self = of(task);
            const auto wanted = static_cast<std::size_t>(count);
            const std::size_t others = task->parent == nullptr ? 0 : self.items;
            Reply* const made = wanted > self.limits.items - others ? nullptr : self.add(task);
            if (made == nullptr)
                return self.refuse();
            self.items = others + wanted;
            made->kind = Reply::Kind::List;
            made->items.reserve(wanted);
            return made;
        };
        functions.createInteger = [](const redisReadTask* task, long long value) -> void* {
            Reply* const made = of(task).add(task);
            if (made == nullptr)
                return of(task).refuse();
            made->kind = Reply::Kind::Integer;
            made->integer = value;
            return made;
        };
        functions.createNil = [](const redisReadTask* task) -> void* {
            Reply* const made = of(task).add(task);
            return made != nullptr ? made : of(task).refuse();
        };
        functions.freeObject = [](void*) {}; // `root` owns all of it
        reader = redisReaderCreateWithFunctions(&functions);
        if (reader == nullptr)
            throw std::bad_alloc();
        reader->privdata = this;
    }
    ~Impl() { redisReaderFree(reader); }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    template <class F> struct SecondArgument;
    template <class R, class A, class B> struct SecondArgument<R (*)(A, B)> { using Type = B; };
    using ArrayCount = SecondArgument<decltype(redisReplyObjectFunctions::createArray)>::Type; // int, later size_t

    static Impl& of(const redisReadTask* task) { return *static_cast<Impl*>(task->privdata); }

    Reply* add(const redisReadTask* task)
    {
        if (task->parent == nullptr) {
            root = Reply();
            items = 0;
            return &root;
        }
        auto& siblings = static_cast<Reply*>(task->parent->obj)->items;
        if (siblings.size() == siblings.capacity())
            return nullptr; // it would move those that hiredis points to
        return &siblings.emplace_back();
    }
    void* refuse()
    {
        tooLarge = true;
        return nullptr;
    }

    ReplyLimits limits;
    redisReplyObjectFunctions functions{};
    redisReader* reader = nullptr;
    Reply root;
    std::size_t items = 0; ///< of the answer that is being read
    bool tooLarge = false;
};

ReplyReader::ReplyReader(const ReplyLimits& limits) : impl_(std::make_unique<Impl>(limits)) {}
ReplyReader::~ReplyReader() = default;

Result<void> ReplyReader::feed(BytesView octets)
{
    if (impl_->reader->len - impl_->reader->pos + octets.size() > impl_->limits.unread)
        return unexpected(ErrorKind::TooLarge, "the answer is too large", Fault::Upstream);
    if (redisReaderFeed(impl_->reader, octets.data(), octets.size()) != REDIS_OK)
        return unexpected(ErrorKind::ProtocolError, "what came is no answer of Redis", Fault::Upstream);
    return {};
}

Result<std::optional<Reply>> ReplyReader::next()
{
    void* made = nullptr;
    if (redisReaderGetReply(impl_->reader, &made) != REDIS_OK) {
        if (impl_->tooLarge)
            return unexpected(ErrorKind::TooLarge, "the answer is too large", Fault::Upstream);
        return unexpected(ErrorKind::ProtocolError, "what came is no answer of Redis", Fault::Upstream);
    }
    if (made == nullptr)
        return std::optional<Reply>();
    return std::optional<Reply>(std::exchange(impl_->root, Reply()));
}

void appendCommand(std::string& out, std::span<const std::string_view> words)
{
    std::vector<const char*> texts;
    std::vector<std::size_t> sizes;
    for (const std::string_view word : words) {
        texts.push_back(word.data());
        sizes.push_back(word.size());
    }
    char* command = nullptr;
    const int size = redisFormatCommandArgv(&command, static_cast<int>(words.size()), texts.data(), sizes.data());
    if (size < 0)
        throw std::bad_alloc();
    out.append(command, static_cast<std::size_t>(size));
    redisFreeCommand(command);
}

} // namespace postern::redis

#else

namespace postern::redis {

bool isBuiltIn() noexcept { return false; }

struct ReplyReader::Impl {};
ReplyReader::ReplyReader(const ReplyLimits&) {}
ReplyReader::~ReplyReader() = default;

Result<void> ReplyReader::feed(BytesView)
{
    return unexpected(ErrorKind::Unsupported, "this gateway was built without Redis", Fault::Config);
}
Result<std::optional<Reply>> ReplyReader::next() { return std::optional<Reply>(); }
void appendCommand(std::string&, std::span<const std::string_view>) {}

} // namespace postern::redis

#endif

// SPDX-License-Identifier: Apache-2.0
//
// string.find, match, gmatch and gsub: as Lua's, but patterns are regular expressions, which RE2 finds in time linear in
// the text; Lua's own would backtrack for ever on some.
#include "dataplane/scripting/Interior.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <re2/re2.h>
#include <string>
#include <string_view>

namespace postern::scripting {
namespace {

constexpr int mostGroups = 16; ///< the whole match is one of them
/// Length of a text times size of the pattern's program, for one search. RE2 cannot be interrupted, and where its automaton
/// has too many states for the memory that it has, it takes a step for each of both.
constexpr std::size_t mostSearched = 4'000'000;

std::shared_ptr<const re2::RE2> patternAt(lua_State* state, int at)
{
    Interior& interior = Interior::of(state);
    interior.budget.look(state);
    std::string problem;
    auto pattern = interior.expressions.find(textAt(state, at), problem);
    if (pattern == nullptr)
        luaL_error(state, "the pattern cannot be used: %s", problem.c_str());
    else if (pattern->NumberOfCapturingGroups() >= mostGroups)
        luaL_error(state, "the pattern has more than %d groups", mostGroups - 1);
    return pattern;
}

using Groups = std::array<re2::StringPiece, mostGroups>;

/// The first match that begins at `from` or later; what stands before counts for ^ and \b.
bool search(lua_State* state, const re2::RE2& pattern, std::string_view text, std::size_t from, Groups& groups)
{
    Interior::of(state).budget.look(state);
    const auto program = static_cast<std::size_t>(std::max(pattern.ProgramSize(), 1));
    if (text.size() - from > mostSearched / program)
        luaL_error(state, "the pattern is too large for a text of so many octets");
    return pattern.Match(re2::StringPiece(text.data(), text.size()), from, text.size(), re2::RE2::UNANCHORED, groups.data(),
                         pattern.NumberOfCapturingGroups() + 1);
}

void pushGroup(lua_State* state, const re2::StringPiece& group)
{
    if (group.data() == nullptr)
        lua_pushnil(state); // it took no part in the match
    else
        lua_pushlstring(state, group.data(), group.size());
}

/// The groups, or the whole match when the pattern has none; how many values that are.
int pushGroups(lua_State* state, const re2::RE2& pattern, const Groups& groups)
{
    const int count = pattern.NumberOfCapturingGroups();
    luaL_checkstack(state, mostGroups, "too many groups");
    if (count == 0) {
        pushGroup(state, groups[0]);
        return 1;
    }
    for (int at = 1; at <= count; ++at)
        pushGroup(state, groups[static_cast<std::size_t>(at)]);
    return count;
}

/// Where to begin, of the argument `at`, which counts from 1, or from the end when negative; false when beyond it.
bool beginAt(lua_State* state, int at, std::size_t size, std::size_t& from)
{
    lua_Integer first = luaL_optinteger(state, at, 1);
    const auto length = static_cast<lua_Integer>(size);
    if (first < 0)
        first = first < -length ? 1 : length + first + 1;
    else if (first == 0)
        first = 1;
    from = static_cast<std::size_t>(std::min(first, length + 1)) - 1;
    return first <= length + 1;
}

int findOrMatch(lua_State* state, bool find)
{
    const std::string_view text = textAt(state, 1);
    const std::string_view wanted = textAt(state, 2);
    std::size_t from = 0;
    if (!beginAt(state, 3, text.size(), from)) {
        lua_pushnil(state);
        return 1;
    }
    if (find && lua_toboolean(state, 4) != 0) {
        Interior::of(state).budget.look(state);
        // Linear, which std::string_view::find() is not.
        const void* const at = memmem(text.data() + from, text.size() - from, wanted.data(), wanted.size());
        if (at == nullptr) {
            lua_pushnil(state);
            return 1;
        }
        const auto begin = static_cast<lua_Integer>(static_cast<const char*>(at) - text.data());
        lua_pushinteger(state, begin + 1);
        lua_pushinteger(state, begin + static_cast<lua_Integer>(wanted.size()));
        return 2;
    }
    const auto pattern = patternAt(state, 2);
    Groups groups;
    if (!search(state, *pattern, text, from, groups)) {
        lua_pushnil(state);
        return 1;
    }
    if (!find)
        return pushGroups(state, *pattern, groups);
    const auto begin = static_cast<lua_Integer>(groups[0].data() - text.data());
    lua_pushinteger(state, begin + 1);
    lua_pushinteger(state, begin + static_cast<lua_Integer>(groups[0].size()));
    return pattern->NumberOfCapturingGroups() == 0 ? 2 : 2 + pushGroups(state, *pattern, groups);
}

int findIn(lua_State* state) { return findOrMatch(state, true); }
int matchIn(lua_State* state) { return findOrMatch(state, false); }

/// Goes from match to match. An empty match right behind another one is none.
class Matches {
  public:
    Matches(std::string_view text, std::size_t position, std::size_t last) : text_(text), position_(position), last_(last) {}

    bool next(lua_State* state, const re2::RE2& pattern, Groups& groups)
    {
        while (position_ <= text_.size() && search(state, pattern, text_, position_, groups)) {
            const auto begin = static_cast<std::size_t>(groups[0].data() - text_.data());
            const std::size_t end = begin + groups[0].size();
            position_ = begin == end ? end + 1 : end;
            if (begin == end && end == last_)
                continue;
            last_ = end;
            return true;
        }
        return false;
    }
    [[nodiscard]] std::size_t position() const noexcept { return position_; }
    [[nodiscard]] std::size_t last() const noexcept { return last_; }

  private:
    std::string_view text_;
    std::size_t position_; ///< where the next search begins
    std::size_t last_;     ///< where the last match ended
};

constexpr std::size_t noMatch = std::string_view::npos;

/// One step of gmatch(): its upvalues are the text, the pattern, and both places of Matches.
int nextMatch(lua_State* state)
{
    const std::string_view text = textAt(state, lua_upvalueindex(1));
    const auto pattern = patternAt(state, lua_upvalueindex(2));
    Matches matches(text, static_cast<std::size_t>(lua_tointeger(state, lua_upvalueindex(3))),
                    static_cast<std::size_t>(lua_tointeger(state, lua_upvalueindex(4))));
    Groups groups;
    if (!matches.next(state, *pattern, groups))
        return 0;
    lua_pushinteger(state, static_cast<lua_Integer>(matches.position()));
    lua_replace(state, lua_upvalueindex(3));
    lua_pushinteger(state, static_cast<lua_Integer>(matches.last()));
    lua_replace(state, lua_upvalueindex(4));
    return pushGroups(state, *pattern, groups);
}

int eachMatch(lua_State* state)
{
    static_cast<void>(textAt(state, 1));
    static_cast<void>(patternAt(state, 2));
    lua_settop(state, 2);
    lua_pushinteger(state, 0);
    lua_pushinteger(state, static_cast<lua_Integer>(noMatch));
    lua_pushcclosure(state, &nextMatch, 4);
    return 1;
}

/// "%1" is a group, "%0" the whole match, "%%" a percent sign.
void addFilledIn(lua_State* state, luaL_Buffer* out, std::string_view text, const re2::RE2& pattern, const Groups& groups)
{
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t percent = std::min(text.find('%', at), text.size());
        luaL_addlstring(out, text.data() + at, percent - at);
        at = percent + 2;
        if (percent == text.size())
            return;
        const char next = percent + 1 < text.size() ? text[percent + 1] : '\0';
        if (next == '%') {
            luaL_addchar(out, '%');
            continue;
        }
        int group = next - '0';
        if (group < 0 || group > 9)
            luaL_error(state, "invalid use of '%%' in the replacement");
        if (group == 1 && pattern.NumberOfCapturingGroups() == 0)
            group = 0;
        if (group > pattern.NumberOfCapturingGroups())
            luaL_error(state, "the pattern has no group %d", group);
        luaL_addlstring(out, groups[static_cast<std::size_t>(group)].data(), groups[static_cast<std::size_t>(group)].size());
    }
}

int replaceIn(lua_State* state)
{
    const std::string_view text = textAt(state, 1);
    const auto pattern = patternAt(state, 2);
    const int kind = lua_type(state, 3);
    luaL_argcheck(state, kind == LUA_TNUMBER || kind == LUA_TSTRING || kind == LUA_TFUNCTION || kind == LUA_TTABLE, 3,
                  "string, function or table expected");
    const lua_Integer most = luaL_optinteger(state, 4, static_cast<lua_Integer>(text.size()) + 1);
    lua_settop(state, 3);
    lua_Integer count = 0;
    std::size_t copied = 0;
    Matches matches(text, 0, noMatch);
    Groups groups;
    luaL_Buffer out;
    luaL_buffinit(state, &out);
    while (count < most && matches.next(state, *pattern, groups)) {
        ++count;
        const auto begin = static_cast<std::size_t>(groups[0].data() - text.data());
        luaL_addlstring(&out, text.data() + copied, begin - copied);
        copied = begin + groups[0].size();
        if (kind == LUA_TNUMBER || kind == LUA_TSTRING) {
            addFilledIn(state, &out, textAt(state, 3), *pattern, groups);
            continue;
        }
        if (kind == LUA_TFUNCTION) {
            lua_pushvalue(state, 3);
            lua_call(state, pushGroups(state, *pattern, groups), 1);
        } else {
            pushGroup(state, groups[pattern->NumberOfCapturingGroups() > 0 ? 1 : 0]);
            lua_gettable(state, 3);
        }
        if (lua_toboolean(state, -1) == 0) {
            lua_pop(state, 1);
            luaL_addlstring(&out, groups[0].data(), groups[0].size());
        } else if (lua_type(state, -1) == LUA_TSTRING || lua_type(state, -1) == LUA_TNUMBER) {
            luaL_addvalue(&out);
        } else {
            return luaL_error(state, "invalid replacement value (a %s)", luaL_typename(state, -1));
        }
    }
    luaL_addlstring(&out, text.data() + copied, text.size() - copied);
    luaL_pushresult(&out);
    lua_pushinteger(state, count);
    return 2;
}

} // namespace

void addPatternFunctions(lua_State* state)
{
    static constexpr luaL_Reg own[]{{"find", &findIn}, {"match", &matchIn}, {"gmatch", &eachMatch}, {"gsub", &replaceIn}, {nullptr, nullptr}};
    luaL_setfuncs(state, own, 0);
}

} // namespace postern::scripting

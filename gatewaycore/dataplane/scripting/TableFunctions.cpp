// SPDX-License-Identifier: Apache-2.0
//
// table.*: on the fields that are really there, so that no metamethod makes a table of a thousand billion of them.
#include "dataplane/scripting/Interior.h"

namespace postern::scripting {
namespace {

/// Results of one unpack(): more would need another stack.
constexpr lua_Integer mostUnpacked = 4096;

Budget& budgetOf(lua_State* state) { return Interior::of(state).budget; }

lua_Integer lengthOf(lua_State* state, int at)
{
    luaL_checktype(state, at, LUA_TTABLE);
    return static_cast<lua_Integer>(lua_rawlen(state, at));
}

int insertInto(lua_State* state)
{
    const lua_Integer size = lengthOf(state, 1);
    lua_Integer position = size + 1;
    if (lua_gettop(state) == 3) {
        position = luaL_checkinteger(state, 2);
        luaL_argcheck(state, position >= 1 && position <= size + 1, 2, "position out of bounds");
        for (lua_Integer at = size + 1; at > position; --at) {
            lua_rawgeti(state, 1, at - 1);
            lua_rawseti(state, 1, at);
            budgetOf(state).work(state, 1);
        }
    } else if (lua_gettop(state) != 2) {
        return luaL_error(state, "wrong number of arguments to 'insert'");
    }
    lua_rawseti(state, 1, position);
    return 0;
}

int removeFrom(lua_State* state)
{
    const lua_Integer size = lengthOf(state, 1);
    lua_Integer position = luaL_optinteger(state, 2, size);
    if (lua_gettop(state) > 1 && !(size == 0 && position == 0))
        luaL_argcheck(state, position >= 1 && position <= size + 1, 2, "position out of bounds");
    lua_rawgeti(state, 1, position);
    for (; position < size; ++position) {
        lua_rawgeti(state, 1, position + 1);
        lua_rawseti(state, 1, position);
        budgetOf(state).work(state, 1);
    }
    if (position == size) {
        lua_pushnil(state);
        lua_rawseti(state, 1, position);
    }
    return 1;
}

int concatenate(lua_State* state)
{
    const lua_Integer size = lengthOf(state, 1);
    std::size_t between = 0;
    const char* const separator = luaL_optlstring(state, 2, "", &between);
    lua_Integer at = luaL_optinteger(state, 3, 1);
    const lua_Integer last = luaL_optinteger(state, 4, size);
    luaL_Buffer out;
    luaL_buffinit(state, &out);
    for (bool first = true; at <= last; first = false) {
        if (!first)
            luaL_addlstring(&out, separator, between);
        const int type = lua_rawgeti(state, 1, at);
        if (type != LUA_TSTRING && type != LUA_TNUMBER)
            return luaL_error(state, "invalid value (at index %I) in table for 'concat'", static_cast<LUAI_UACINT>(at));
        luaL_addvalue(&out);
        budgetOf(state).work(state, 1);
        if (at == last)
            break; // maxinteger has no next one
        ++at;
    }
    luaL_pushresult(&out);
    return 1;
}

int unpackFrom(lua_State* state)
{
    const lua_Integer size = lengthOf(state, 1);
    const lua_Integer first = luaL_optinteger(state, 2, 1);
    const lua_Integer last = luaL_optinteger(state, 3, size);
    if (first > last)
        return 0;
    const auto count = static_cast<lua_Unsigned>(last) - static_cast<lua_Unsigned>(first);
    if (count >= static_cast<lua_Unsigned>(mostUnpacked))
        return luaL_error(state, "too many results to unpack");
    luaL_checkstack(state, static_cast<int>(count) + 1, "too many results to unpack");
    for (lua_Unsigned each = 0; each <= count; ++each)
        lua_rawgeti(state, 1, first + static_cast<lua_Integer>(each));
    return static_cast<int>(count) + 1;
}

int packAll(lua_State* state)
{
    const int count = lua_gettop(state);
    lua_createtable(state, count, 1);
    lua_insert(state, 1);
    for (int at = count; at >= 1; --at)
        lua_rawseti(state, 1, at);
    lua_pushinteger(state, count);
    lua_setfield(state, 1, "n");
    return 1;
}

/// Whether the value at `left` comes before the one at `right`.
bool comesBefore(lua_State* state, int left, int right)
{
    budgetOf(state).work(state, 8);
    if (lua_isnil(state, 2))
        return lua_compare(state, left, right, LUA_OPLT) != 0;
    lua_pushvalue(state, 2);
    lua_pushvalue(state, left > 0 ? left : left - 1);
    lua_pushvalue(state, right > 0 ? right : right - 2);
    lua_call(state, 2, 1);
    const bool before = lua_toboolean(state, -1) != 0;
    lua_pop(state, 1);
    return before;
}

/// Lets the value at `root` of the heap 1..size sink to its place.
void sink(lua_State* state, lua_Integer root, lua_Integer size)
{
    while (root * 2 <= size) {
        lua_Integer child = root * 2;
        lua_rawgeti(state, 1, child);
        if (child < size) {
            lua_rawgeti(state, 1, child + 1);
            if (comesBefore(state, -2, -1)) {
                ++child;
                lua_replace(state, -2);
            } else {
                lua_pop(state, 1);
            }
        }
        lua_rawgeti(state, 1, root);
        if (!comesBefore(state, -1, -2)) {
            lua_pop(state, 2);
            return;
        }
        lua_insert(state, -2); // ..., root's, child's
        lua_rawseti(state, 1, root);
        lua_rawseti(state, 1, child);
        root = child;
    }
}

/// By a heap: n log n steps whatever the comparison says, also when it contradicts itself.
int sortInPlace(lua_State* state)
{
    const lua_Integer size = lengthOf(state, 1);
    if (!lua_isnoneornil(state, 2))
        luaL_checktype(state, 2, LUA_TFUNCTION);
    lua_settop(state, 2);
    for (lua_Integer root = size / 2; root >= 1; --root)
        sink(state, root, size);
    for (lua_Integer last = size; last > 1; --last) {
        lua_rawgeti(state, 1, 1);
        lua_rawgeti(state, 1, last);
        lua_rawseti(state, 1, 1);
        lua_rawseti(state, 1, last);
        sink(state, 1, last - 1);
    }
    return 0;
}

} // namespace

void addTableFunctions(lua_State* state)
{
    static constexpr luaL_Reg own[]{{"insert", &insertInto}, {"remove", &removeFrom}, {"concat", &concatenate},
                                    {"unpack", &unpackFrom}, {"pack", &packAll}, {"sort", &sortInPlace}, {nullptr, nullptr}};
    luaL_newlib(state, own);
    freeze(state);
    lua_setfield(state, -2, "table");
}

} // namespace postern::scripting

// SPDX-License-Identifier: Apache-2.0
//
// What scripts find as globals. Everything is listed here: what is not named cannot be reached. Lua's own functions are
// taken where they do a bounded piece of work for each call; the others are ours.
#include "dataplane/scripting/Interior.h"

#include <initializer_list>
#include <string_view>

namespace postern::scripting {
namespace {

int refuseChange(lua_State* state) { return luaL_error(state, "this cannot be changed by a script"); }

/// As Lua's, but a run whose budget is overdrawn cannot be caught. There is no xpcall: its handler would run without the
/// hook that counts.
int protectedCall(lua_State* state)
{
    luaL_checkany(state, 1);
    const int status = lua_pcall(state, lua_gettop(state) - 1, LUA_MULTRET, 0);
    Budget& budget = Interior::of(state).budget;
    budget.judge(state, status);
    if (budget.overdrawn() != Budget::Overdrawn::No)
        return status != LUA_OK ? lua_error(state) : luaL_error(state, "the script's budget is overdrawn");
    luaL_checkstack(state, 1, "too many results");
    lua_pushboolean(state, status == LUA_OK ? 1 : 0);
    lua_insert(state, 1);
    return lua_gettop(state);
}

/// The clock is looked at, as finding the next one of few fields in a table that once was large takes long.
int nextField(lua_State* state)
{
    luaL_checktype(state, 1, LUA_TTABLE);
    lua_settop(state, 2);
    Interior::of(state).budget.look(state);
    if (lua_next(state, 1) != 0)
        return 2;
    lua_pushnil(state);
    return 1;
}

int pairsOf(lua_State* state)
{
    luaL_checktype(state, 1, LUA_TTABLE);
    lua_pushcfunction(state, &nextField);
    lua_pushvalue(state, 1);
    lua_pushnil(state);
    return 3;
}

/// Without addresses: they would tell where things lie in the gateway's memory.
int textOf(lua_State* state)
{
    luaL_checkany(state, 1);
    switch (lua_type(state, 1)) {
    case LUA_TSTRING:
    case LUA_TNUMBER:
    case LUA_TBOOLEAN:
    case LUA_TNIL: luaL_tolstring(state, 1, nullptr); return 1;
    default: break;
    }
    if (luaL_getmetafield(state, 1, "__tostring") != LUA_TNIL && lua_type(state, 1) == LUA_TTABLE) {
        lua_pushvalue(state, 1);
        lua_call(state, 1, 1);
        if (lua_type(state, -1) != LUA_TSTRING)
            return luaL_error(state, "'__tostring' must return a string");
        return 1;
    }
    lua_pushstring(state, lua_typename(state, lua_type(state, 1)));
    return 1;
}

/// The metatable is a copy that only these may stand in. So nothing is run when memory is freed (__gc) or a block is left
/// (__close, which would go on after the time is over), now or when the script's own table is changed later.
int setMetatable(lua_State* state)
{
    static constexpr std::string_view taken[]{"__index", "__newindex", "__call", "__tostring", "__eq",  "__lt",   "__le",
                                              "__add",   "__sub",      "__mul",  "__div",      "__mod", "__pow",  "__unm",
                                              "__idiv",  "__band",     "__bor",  "__bxor",     "__shl", "__shr",  "__bnot",
                                              "__concat", "__len"};
    luaL_checktype(state, 1, LUA_TTABLE);
    if (!lua_isnoneornil(state, 2))
        luaL_checktype(state, 2, LUA_TTABLE);
    lua_settop(state, 2);
    if (lua_isnil(state, 2)) {
        lua_setmetatable(state, 1); // takes nil off the stack
        return 1;
    }
    lua_createtable(state, 0, 4); // at 3
    for (lua_pushnil(state); lua_next(state, 2) != 0;) {
        std::size_t size = 0;
        const char* const key = lua_type(state, -2) == LUA_TSTRING ? lua_tolstring(state, -2, &size) : nullptr;
        const std::string_view name(key != nullptr ? key : "", size);
        bool known = false;
        for (const std::string_view each : taken)
            known = known || name == each;
        if (known) {
            lua_pushvalue(state, -2);
            lua_insert(state, -2);
            lua_rawset(state, 3);
            continue;
        }
        if (name.starts_with("__"))
            return luaL_error(state, "setmetatable: %s is not offered to scripts", key);
        lua_pop(state, 1);
        Interior::of(state).budget.work(state, 16);
    }
    lua_setmetatable(state, 1);
    lua_settop(state, 1);
    return 1;
}

/// Copies fields of the table on top of the stack into the one below it, and takes the first one away.
void takeOver(lua_State* state, std::initializer_list<const char*> names)
{
    for (const char* const name : names) {
        lua_getfield(state, -1, name);
        lua_setfield(state, -3, name);
    }
    lua_pop(state, 1);
}

void addMath(lua_State* state)
{
    lua_createtable(state, 0, 32);
    luaL_requiref(state, LUA_MATHLIBNAME, &luaopen_math, 0);
    takeOver(state, {"abs", "ceil", "cos", "deg", "exp", "floor", "fmod", "huge", "log", "max", "maxinteger", "min",
                     "mininteger", "modf", "pi", "rad", "random", "sin", "sqrt", "tan", "tointeger", "type", "ult"});
    freeze(state);
    lua_setfield(state, -2, "math");
}

} // namespace

void freeze(lua_State* state)
{
    lua_newuserdatauv(state, 0, 0); // no table: rawset() and next() find nothing in it
    lua_createtable(state, 0, 3);
    lua_pushvalue(state, -3);
    lua_setfield(state, -2, "__index");
    lua_pushcfunction(state, &refuseChange);
    lua_setfield(state, -2, "__newindex");
    lua_pushboolean(state, 0);
    lua_setfield(state, -2, "__metatable");
    lua_setmetatable(state, -2);
    lua_replace(state, -2);
}

void pushLibrary(lua_State* state)
{
    lua_createtable(state, 0, 32);
    luaL_requiref(state, LUA_GNAME, &luaopen_base, 0);
    takeOver(state, {"assert", "error", "ipairs", "rawequal", "rawget", "rawlen", "select", "tonumber", "type"});
    static constexpr luaL_Reg own[]{{"next", &nextField}, {"pairs", &pairsOf}, {"pcall", &protectedCall},
                                    {"setmetatable", &setMetatable}, {"tostring", &textOf}, {nullptr, nullptr}};
    luaL_setfuncs(state, own, 0);
    addMath(state);
    addTextFunctions(state);
    addTableFunctions(state);
    addCallFunctions(state);
    // Lua's own globals, with all that was not taken over, are gone.
    lua_newtable(state);
    lua_rawseti(state, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    lua_pushnil(state);
    lua_setfield(state, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
}

} // namespace postern::scripting

using CsCheck;
using Tidegate.WebFrontend.Filters;

namespace Tidegate.WebFrontend.Tests.Filters;

public sealed class MemberFilterTests
{
    private static readonly FilterSubject Ann = new("ann", "c-1", ["news", "it's"]);
    private static readonly FilterSubject Nobody = new(null, "c-2", []);

    [Theory]
    [InlineData("userId eq 'ann'", true)]
    [InlineData("USERID EQ 'ann'", true)]
    [InlineData("userId eq 'Ann'", false)]
    [InlineData("userId ne 'bob'", true)]
    [InlineData("userId ne null", true)]
    [InlineData("userId eq null", false)]
    [InlineData("connectionId eq 'c-1' and userId eq 'ann'", true)]
    [InlineData("'news' in groups", true)]
    [InlineData("'NEWS' in groups", false)]
    [InlineData("'it''s' in groups", true)]
    [InlineData("not ('sports' in groups)", true)]
    [InlineData("userId in ('bob', 'ann')", true)]
    [InlineData("userId in ('bob')", false)]
    [InlineData("length(userId) in (1, 2, 3)", true)]
    [InlineData("userId in groups", false)]
    [InlineData("true", true)]
    [InlineData("not true or true", true)]
    [InlineData("not (true or true)", false)]
    [InlineData("true or true and false", true)]
    [InlineData("(true or true) and false", false)]
    [InlineData("false eq false", true)]
    [InlineData("1 lt 2 and 2 le 2 and 3 gt 2 and 2 ge 2", true)]
    [InlineData("-1 lt 0", true)]
    [InlineData("length(groups) eq 2", true)]
    [InlineData("length(userId) gt 3", false)]
    [InlineData("tolower('ANN') eq userId and toupper(userId) eq 'ANN'", true)]
    [InlineData("trim(' ann ') eq userId", true)]
    [InlineData("concat(userId, '@x') eq 'ann@x'", true)]
    [InlineData("startswith(userId, 'an') and endswith(userId, 'nn') and contains(userId, 'n')", true)]
    [InlineData("indexof(userId, 'n') eq 1 and indexof(userId, 'x') eq -1", true)]
    [InlineData("substring(userId, 1) eq 'nn' and substring(userId, 0, 1) eq 'a' and substring(userId, 3) eq ''", true)]
    [InlineData("STARTSWITH(userId, 'an')", true)]
    public void Filter_is_true_of_a_connection_or_not(string text, bool expected) => Assert.Equal(expected, Parse(text).Matches(Ann));

    [Theory]
    [InlineData("userId eq null", true)]
    [InlineData("userId eq ''", false)]
    [InlineData("userId ne 'ann'", true)]
    [InlineData("startswith(userId, '')", false)]
    [InlineData("not startswith(userId, '')", true)]
    [InlineData("length(userId) ge 0", false)]
    [InlineData("tolower(userId) eq null", true)]
    [InlineData("userId in (null, 'ann')", true)]
    public void Anonymous_connection_has_no_user(string text, bool expected) => Assert.Equal(expected, Parse(text).Matches(Nobody));

    [Theory]
    [InlineData("substring(userId, 4) eq 'x'")]
    [InlineData("substring(userId, 4) ne 'x'")]
    [InlineData("not (substring(userId, -1) eq 'x')")]
    [InlineData("substring(userId, 1, 3) ne 'x'")]
    [InlineData("substring(userId, 1, -1) ne 'x'")]
    [InlineData("substring(userId, 9223372036854775807) ne 'x' or true")]
    public void Piece_beyond_the_end_of_a_text_is_no_match(string text) => Assert.False(Parse(text).Matches(Ann));

    [Theory]
    [InlineData("invalid filter", "Syntax error at position 14 in 'invalid filter'")]
    [InlineData("userId lt 1", "Type 'string', expect 'int'")]
    [InlineData("not 'a'", "Type 'string', expect 'bool'")]
    [InlineData("ab eq 1", "Token 'ab' is not supported")]
    [InlineData("invalid(ab,c)", "Token 'invalid(ab,c)' is not supported")]
    [InlineData("not userId eq 'a'", "Type 'string', expect 'bool'")]
    [InlineData("userId", "Type 'string', expect 'bool'")]
    [InlineData("", "Expression expected at position 0 in ''")]
    [InlineData("userId eq", "Expression expected at position 9 in 'userId eq'")]
    [InlineData("userId eq 'a", "There is an unterminated string literal at position 12 in 'userId eq 'a'")]
    [InlineData("userId = 'a'", "Syntax error: character '=' is not valid at position 7 in 'userId = 'a''")]
    [InlineData("(true", "')' or operator expected at position 5 in '(true'")]
    [InlineData("userId in ('a'", "')' or ',' expected at position 14 in 'userId in ('a''")]
    [InlineData("userId in ()", "Expression expected at position 11 in 'userId in ()'")]
    [InlineData("userId in 'a'", "Type 'string', expect 'collection'")]
    [InlineData("1 in groups", "Type 'int', expect 'string'")]
    [InlineData("userId eq 1", "Type 'int', expect 'string'")]
    [InlineData("groups eq 'a'", "Type 'collection', expect 'string'")]
    [InlineData("userId in ('a', 1)", "Type 'int', expect 'string'")]
    [InlineData("true and null", "Type 'null', expect 'bool'")]
    [InlineData("startswith(userId)", "Token 'startswith(userId)' is not supported")]
    [InlineData("99999999999999999999 eq 1", "Syntax error at position 20 in '99999999999999999999 eq 1'")]
    public void Filter_that_is_wrong_is_explained(string text, string expected)
    {
        Assert.False(MemberFilter.TryParse(text, out var filter, out var error));
        Assert.Null(filter);
        Assert.Equal($"Invalid syntax for '{text}': {expected}. (Parameter 'filter')", error);
    }

    [Fact]
    public void Filter_has_bounds()
    {
        static string Chain(int clauses) => string.Join(" or ", Enumerable.Repeat("userId eq 'a'", clauses));
        static string Deep(int levels) => new string('(', levels) + "true" + new string(')', levels);

        Assert.True(MemberFilter.TryParse(Chain(FilterParser.MaxClauses), out _, out _));
        Assert.False(MemberFilter.TryParse(Chain(FilterParser.MaxClauses + 1), out _, out _));
        Assert.True(MemberFilter.TryParse(Deep(FilterParser.MaxDepth - 1), out _, out _));
        Assert.False(MemberFilter.TryParse(Deep(FilterParser.MaxDepth), out _, out _));
        Assert.False(MemberFilter.TryParse(string.Concat(Enumerable.Repeat("not ", 10_000 / 4)) + "true", out _, out _));
        Assert.False(MemberFilter.TryParse("userId eq '" + new string('a', MemberFilter.MaxLength) + "'", out _, out _));
    }

    [Fact]
    public void Text_that_grows_too_long_is_no_match()
    {
        var text = Enumerable.Range(0, 12).Aggregate("connectionId", (inner, _) => $"concat({inner},'{new string('x', 500)}')");
        var subject = Ann with { ConnectionId = new string('c', FilterFunctions.MaxTextLength - 1) };

        Assert.False(Parse($"{text} ne 'a'").Matches(subject));
    }

    [Fact]
    public void Any_text_is_a_filter_or_has_an_error_and_a_filter_has_an_answer_for_any_connection()
    {
        string[] words =
        [
            "userId", "connectionId", "groups", "and", "or", "not", "eq", "ne", "gt", "ge", "lt", "le", "in", "(", ")", ",", "'a'", "''", "'",
            "1", "-1", "9223372036854775807", "true", "false", "null", "tolower(", "concat(", "substring(", "length(", "indexof(", "startswith(", "x", "=", "é",
        ];
        var sentences = Gen.Int[0, words.Length - 1].Select(i => words[i]).Array[0, 14].Select(parts => string.Join(' ', parts));
        var subjects = Gen.Select(Gen.String[0, 4], Gen.Bool, Gen.String[0, 4].Array[0, 3], (text, hasUser, groups) =>
            new FilterSubject(hasUser ? text : null, text, [.. groups]));
        Gen.Select(Gen.OneOf(sentences, Gen.String[0, 30]), subjects).Sample((text, subject) =>
        {
            if (MemberFilter.TryParse(text, out var filter, out var error)) _ = filter.Matches(subject);
            else Assert.EndsWith(" (Parameter 'filter')", error, StringComparison.Ordinal);
        }, iter: 20_000);
    }

    [Fact]
    public void Filter_made_of_parts_that_make_sense_agrees_with_a_naive_reading()
    {
        string[] all = ["ann", "bob", "it's"];
        var names = Gen.Int[0, all.Length - 1].Select(i => all[i]);
        var leaf = Gen.Select(names, Gen.Int[0, 3], (name, kind) =>
        {
            var quoted = "'" + name.Replace("'", "''", StringComparison.Ordinal) + "'";
            return kind switch
            {
                0 => (Text: $"userId eq {quoted}", Is: (Func<FilterSubject, bool>)(subject => subject.UserId == name)),
                1 => ($"{quoted} in groups", subject => subject.Groups.Contains(name)),
                2 => ($"startswith(connectionId, {quoted})", subject => subject.ConnectionId.StartsWith(name, StringComparison.Ordinal)),
                _ => ($"userId in ({quoted}, null)", subject => subject.UserId == name || subject.UserId is null),
            };
        });
        var tree = Gen.Select(leaf, leaf, leaf, Gen.Int[0, 3], (a, b, c, shape) => shape switch
        {
            0 => (Text: $"{a.Text} and {b.Text} or {c.Text}", Is: (Func<FilterSubject, bool>)(s => (a.Is(s) && b.Is(s)) || c.Is(s))),
            1 => ($"{a.Text} or {b.Text} and {c.Text}", s => a.Is(s) || (b.Is(s) && c.Is(s))),
            2 => ($"not ({a.Text}) and ({b.Text} or {c.Text})", s => !a.Is(s) && (b.Is(s) || c.Is(s))),
            _ => ($"(({a.Text}) eq ({b.Text})) ne ({c.Text})", s => a.Is(s) == b.Is(s) != c.Is(s)),
        });
        var subjects = Gen.Select(names, Gen.Bool, names, names.Array[0, 2], (user, hasUser, id, groups) =>
            new FilterSubject(hasUser ? user : null, id + "-1", [.. groups]));
        Gen.Select(tree, subjects).Sample((part, subject) => Parse(part.Text).Matches(subject) == part.Is(subject));
    }

    private static MemberFilter Parse(string text)
    {
        Assert.True(MemberFilter.TryParse(text, out var filter, out var error), error);
        return filter;
    }
}

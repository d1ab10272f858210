namespace Tidegate.Configuration.Validation;

/// <summary>Who may connect, and how operators prove themselves.</summary>
internal static class AccessRules
{
    private const string AnyOrigin = "*";

    public static void AccessKeysAreLong(RuleContext context)
    {
        RequireLength(context, "Access:AccessKey", context.Options.Access.AccessKey);
        RequireLength(context, "Access:SecondaryAccessKey", context.Options.Access.SecondaryAccessKey);
        RequireLength(context, "Access:ServiceKey", context.Options.Access.ServiceKey);
        RequireLength(context, "Access:SecondaryServiceKey", context.Options.Access.SecondaryServiceKey);
    }

    public static void SecondKeyHasFirst(RuleContext context)
    {
        var access = context.Options.Access;
        RequireFirst(context, "Access:SecondaryAccessKey", access.SecondaryAccessKey, "Access:AccessKey", access.AccessKey);
        RequireFirst(context, "Access:SecondaryServiceKey", access.SecondaryServiceKey, "Access:ServiceKey", access.ServiceKey);
    }

    // Whoever signs for clients could otherwise do everything with the service API.
    public static void ServiceKeysAreApart(RuleContext context)
    {
        var access = context.Options.Access;
        foreach (var (key, value) in new[] { ("Access:ServiceKey", access.ServiceKey), ("Access:SecondaryServiceKey", access.SecondaryServiceKey) })
        {
            context.Require(value is null || value != access.AccessKey, key, "must differ from {Access:AccessKey}; remove it where one key is to do for both");
            context.Require(
                value is null || value != access.SecondaryAccessKey,
                key,
                "must differ from {Access:SecondaryAccessKey}; remove it where one key is to do for both");
        }
    }

    public static void SomebodyMayConnect(RuleContext context) => context.Require(
        context.Options.Access.AdmitsAnonymous || context.Options.Access.ClientKeys.Count > 0,
        "Access:AllowAnonymous",
        "needs {Access:AccessKey} where it is false, or nobody can connect");

    public static void PageHasKey(RuleContext context) => context.Require(
        context.Options.Standalone.Page is not true || context.Options.Access.ClientKeys.Count > 0 || context.Options.Cluster.Mode == ClusterMode.Local,
        "Standalone:Page",
        "needs {Access:AccessKey} where {Cluster:Mode} is Redis: the page's clients have tokens, and no key is made there");

    public static void ClaimsAreOfSomebody(RuleContext context) => context.Require(
        context.Options.Access.AnonymousClaims is not true || context.Options.Access.AdmitsAnonymous,
        "Access:AnonymousClaims",
        "is for clients without a token, and none are let in: set {Access:AllowAnonymous} to true, or remove it");

    // The key travels in a header, where other characters are lost or refused.
    public static void AdminKeyFitsIntoHeader(RuleContext context) => context.Require(
        context.Options.Admin.Key is not { } key || key.All(c => c is > ' ' and <= '~'),
        "Admin:Key",
        "must consist of visible ASCII characters without blanks, since it is sent in a header");

    public static void OriginsAreOrigins(RuleContext context)
    {
        var origins = context.Options.Access.Origins;
        for (var i = 0; i < origins.Length; i++)
        {
            context.Require(
                origins[i] == AnyOrigin || IsOrigin(origins[i]),
                $"Access:Origins:{i}",
                origins[i],
                "must be scheme, host and port if it is not the usual one, in lower case and without a path, such as https://example.com; * is any");
        }

        context.Require(origins.Length <= 1 || !origins.Contains(AnyOrigin), "Access:Origins", "must not name others beside *, which is any");
    }

    public static void PublicEndpointsAreAddresses(RuleContext context)
    {
        var endpoints = context.Options.Access.PublicEndpoints;
        for (var i = 0; i < endpoints.Length; i++)
        {
            context.Require(
                TryParseHttp(endpoints[i], out var uri) && uri.Query.Length == 0 && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0,
                $"Access:PublicEndpoints:{i}",
                endpoints[i],
                "must be an absolute http or https address without query, such as https://chat.example.com");
        }
    }

    private static void RequireFirst(RuleContext context, string secondKey, string? second, string firstKey, string? first)
    {
        context.Require(second is null || first is not null, secondKey, $"needs {{{firstKey}}}; with one key only, that is where it belongs");
        context.Require(second is null || second != first, secondKey, $"must differ from {{{firstKey}}}; remove it where there is nothing to rotate");
    }

    private static void RequireLength(RuleContext context, string key, string? value) => context.Require(
        SecretLength.Suffices(value),
        key,
        $"must have at least {SecretLength.Least} bytes of UTF-8, as HS256 demands");

    // What a browser sends (RFC 6454 section 6.2) is what must be written here, since the two are compared as texts.
    private static bool IsOrigin(string text) =>
        TryParseHttp(text, out var uri) && uri.UserInfo.Length == 0 && text == uri.GetLeftPart(UriPartial.Authority);

    private static bool TryParseHttp(string text, out Uri uri)
    {
        var isUri = Uri.TryCreate(text, UriKind.Absolute, out var parsed);
        uri = parsed!;
        return isUri && uri.Scheme is "http" or "https" && uri.Host.Length > 0;
    }
}

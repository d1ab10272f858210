using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tidegate.Configuration;
using Tidegate.Configuration.Validation;
using Tidegate.WebFrontend.Explaining;
using Tidegate.WebFrontend.Http;
using Tidegate.WebFrontend.Identity;
using Tidegate.WebFrontend.Listening;
using Tidegate.WebFrontend.Refusals;
using Tidegate.WebFrontend.ServiceApi.Common;
using Tidegate.WebFrontend.Upgrades;

namespace Tidegate.Standalone.Chat;

/// <summary>
/// The chat page of a first session at <c>/</c> of the public listener: own code that speaks json.webpubsub.azure.v1, and nothing from other
/// servers. What an application's server would do for it is here: it signs tokens for one room of one hub.
/// </summary>
internal static class ChatEndpoints
{
    private const string Hub = "chat";
    private const string Room = "lobby";
    private const string Folder = "/chat";
    private const int LongestName = 40;
    private const int LookBack = 50;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>Adds what the page needs, where it is on.</summary>
    public static WebApplicationBuilder AddChatPage(this WebApplicationBuilder builder)
    {
        if (!ChatPage.IsOn(builder.Configuration.ReadTidegateOptions())) return builder;
        builder.Services
            .AddSingleton<ChatPage>()
            .AddSingleton<IOwnPage>(services => services.GetRequiredService<ChatPage>())
            .AddSingleton(new PageFiles(typeof(ChatEndpoints).Assembly, "chat/"));
        return builder;
    }

    /// <summary>Maps the page and its parts, where it is on.</summary>
    public static WebApplication UseChatPage(this WebApplication app)
    {
        if (app.Services.GetService<ChatPage>() is not { } page) return app;
        var routes = app.MapListener(ListenerRole.Public);
        routes.MapGet("/", (HttpContext context, PageFiles files) => files.Serve(context, PageFiles.Index)).ExcludeFromDescription();
        routes.MapGet(Folder + "/{file}", (HttpContext context, PageFiles files, string file) => files.Serve(context, file)).ExcludeFromDescription();
        var guarded = routes.MapGroup("").ExcludeFromDescription().AddEndpointFilter((context, next) => page.Admits(context.HttpContext.Request)
            ? next(context)
            : ValueTask.FromResult<object?>(new Problem(StatusCodes.Status403Forbidden, "Forbidden", "Only the chat page of this service, or a program on this machine, may ask.")));
        guarded.MapPost(Folder + "/token", MakeToken);
        guarded.MapGet(Folder + "/refusal", FindRefusal);
        return app;
    }

    private static IResult MakeToken(HttpContext context, ClientTokens tokens, IOptions<TidegateOptions> options, string? name)
    {
        if (name is null || name.Length > LongestName || !GroupName.IsValid(name)) return Problem.BadRequest($"A name has 1 to {LongestName} characters.");
        var identity = new ClientIdentity(name, [Room], [$"webpubsub.sendToGroup.{Room}", $"webpubsub.joinLeaveGroup.{Room}"]);
        var address = PublicAddress.Of(context.Request, options.Value.Access);
        var token = tokens.Issue(address, Hub, identity, Lifetime);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(new ChatTicket($"ws{address["http".Length..]}/client/hubs/{Hub}?access_token={token}", Hub, Room));
    }

    /// <summary>Why the page's last upgrade was refused: a browser keeps that from scripts.</summary>
    private static IResult FindRefusal(HttpContext context, FateRecorder fates)
    {
        var address = WithoutPort(RemoteAddress.Of(context.Connection));
        var last = fates.Refusals(LookBack).FirstOrDefault(refusal => refusal.Hub == Hub && WithoutPort(refusal.Remote) == address);
        context.Response.Headers.CacheControl = "no-store";
        return last is null ? TypedResults.NoContent() : TypedResults.Json(new ChatRefusal(last.Status, last.Reason, last.Detail, (int)(last.RetryAfter?.TotalSeconds ?? 0)));
    }

    private static string WithoutPort(string remote) => remote[..remote.LastIndexOf(':')];

    /// <param name="Url">Where the page connects.</param>
    /// <param name="Hub">The hub.</param>
    /// <param name="Room">The group that it joins.</param>
    private sealed record ChatTicket(string Url, string Hub, string Room);

    /// <param name="Status">HTTP status.</param>
    /// <param name="Reason">Machine-readable reason.</param>
    /// <param name="Detail">A sentence for people.</param>
    /// <param name="RetryAfterSeconds">When to come back; 0 where it would not help.</param>
    private sealed record ChatRefusal(int Status, string Reason, string Detail, int RetryAfterSeconds);
}

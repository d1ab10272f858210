using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidegate.Topics;
using Tidegate.WebFrontend.Gateway;
using Tidegate.WebFrontend.ServiceApi.Common;

namespace Tidegate.WebFrontend.ServiceApi.Sending;

/// <summary>Messages to a hub, a group, a user or a connection. Whether anybody is there to get them does not matter.</summary>
internal static class SendEndpoints
{
    private static readonly TimeSpan DefaultRetry = TimeSpan.FromSeconds(1);

    public static void Map(RouteGroupBuilder hub)
    {
        hub.MapPost("/:send", ToHubAsync);
        hub.MapPost("/groups/{group}/:send", ToGroupAsync);
        hub.MapPost("/users/{user}/:send", ToUserAsync);
        hub.MapPost("/connections/{connection}/:send", ToConnectionAsync);
    }

    private static Task<IResult> ToHubAsync(HttpContext context, MessagePublisher publisher) =>
        ServicePath.Of(context) is { Hub: { } hub }
            ? ToTopicAsync(context, publisher, TopicKey.Hub(hub), canExclude: true)
            : Task.FromResult<IResult>(ServiceError.BadPath());

    private static Task<IResult> ToGroupAsync(HttpContext context, MessagePublisher publisher) =>
        ServicePath.Of(context) is { Hub: { } hub, Name: { } group }
            ? ToTopicAsync(context, publisher, TopicKey.Group(hub, group), canExclude: true)
            : Task.FromResult<IResult>(ServiceError.BadPath());

    private static Task<IResult> ToUserAsync(HttpContext context, MessagePublisher publisher) =>
        ServicePath.Of(context) is { Hub: { } hub, Name: { } user }
            ? ToTopicAsync(context, publisher, TopicKey.User(hub, user), canExclude: false)
            : Task.FromResult<IResult>(ServiceError.BadPath());

    private static async Task<IResult> ToConnectionAsync(HttpContext context, MessagePublisher publisher, IGrainFactory grains)
    {
        if (ServicePath.Of(context) is not { Hub: { } hub } path) return ServiceError.BadPath();
        var (message, error) = await ReadAsync(context, [], filter: null);
        if (message is null) return error!;
        if (await ServiceConnections.FindAsync(grains, hub, path.Connection) is null) return TypedResults.StatusCode(StatusCodes.Status202Accepted);
        return Answer(await publisher.ToConnectionAsync(path.Connection!, message, context.RequestAborted));
    }

    private static async Task<IResult> ToTopicAsync(HttpContext context, MessagePublisher publisher, string topic, bool canExclude)
    {
        var query = context.Request.Query;
        if (ServiceQuery.ReadFilter(query, out var filter) is { } bad) return bad;
        var (message, error) = await ReadAsync(context, canExclude ? ServiceQuery.Excluded(query) : [], filter);
        return message is null ? error! : Answer(await publisher.ToTopicAsync(topic, message, context.RequestAborted));
    }

    /// <summary>What is wrong with parameters and headers is said before the body is read.</summary>
    private static async Task<(Message? Message, ServiceError? Error)> ReadAsync(HttpContext context, ImmutableArray<string> excluded, string? filter)
    {
        if (ServiceQuery.ReadTtl(context.Request.Query, out var timeToLive) is { } badTtl) return (null, badTtl);
        if (MessageMetadata.Read(context.Request.Headers, out var metadata) is { } badMetadata) return (null, badMetadata);
        var (message, error) = await MessageContent.ReadAsync(context);
        return message is null
            ? (null, error)
            : (message with { Excluded = excluded, Filter = filter, TimeToLive = timeToLive, Metadata = metadata }, null);
    }

    private static IResult Answer(PublishResult result) => result.Accepted
        ? TypedResults.StatusCode(StatusCodes.Status202Accepted)
        : ServiceError.Unavailable("A queue to a frontend is full; the message went to nobody.", result.RetryAfter ?? DefaultRetry);
}

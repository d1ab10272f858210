using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Breaker;
using Tidegate.WebFrontend.Configuration;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Handlers;
using Tidegate.WebFrontend.Identity;
using Tidegate.WebFrontend.Leases;
using Tidegate.WebFrontend.Refusals;
using Tidegate.WebFrontend.Requests;
using Tidegate.WebFrontend.Timing;
using Tidegate.WebFrontend.Users;

namespace Tidegate.WebFrontend.Upgrades;

/// <summary>
/// The checks of an upgrade, each cheaper than the next: origin, drain, memory of this process, cap of the address, room for its descriptor,
/// rate, token, the application's word, cap of the user, permit. A check that refuses leaves every counter as it was.
/// </summary>
internal sealed class UpgradeChecks(
    OriginPolicy origins,
    IEnumerable<IOwnPage> pages,
    MemoryGate memory,
    IpGate addresses,
    CapacityGate capacity,
    RateGate rate,
    AccessTokens tokens,
    UserGate users,
    IDrainState drain,
    IAdmission admission,
    ConnectStep connect,
    ClientProfiles profiles,
    ClusterSettingsSource settings,
    MonotonicClock clock,
    ILinkMoves links,
    IOptions<TidegateOptions> options)
{
    /// <summary>Runs the checks.</summary>
    /// <returns>What the upgrade now holds, complete, or a denial.</returns>
    /// <exception cref="OperationCanceledException">The client left while it waited; nothing is held.</exception>
    public async ValueTask<(UpgradeHold? Hold, Denial? Denial)> RunAsync(HttpContext context, ClientRequest request, bool isPreview = false)
    {
        if (!origins.Allows(context.Request.Headers.Origin) && !pages.Any(page => page.IsSenderOf(context.Request)))
            return (null, Denial.Origin);
        if (drain.IsDraining)
            return (null, Denial.Draining());
        if (!memory.IsOpen(out var noMemory))
            return (null, Denial.Of(noMemory));
        var limits = settings.Current;
        var (address, overIp) = await addresses.EnterAsync(
            context.Connection.RemoteIpAddress, limits.MaxConnectionsPerIp, limits.RecallTimeout, context.RequestAborted);
        if (address is null)
            return (null, Denial.Of(overIp!));
        if (!capacity.TryEnter(context.Request.Protocol, out var room, out var overCapacity))
        {
            address.Dispose();
            return (null, Denial.Of(overCapacity));
        }

        if (!rate.TryTake(clock.Now, limits.MaxConnectRate, admission.Pressure.Level, out var overRate))
        {
            room?.Dispose();
            address.Dispose();
            return (null, Denial.Of(overRate));
        }

        var hold = new UpgradeHold(address, rate, room) { Request = request };
        var isGranted = false;
        try
        {
            var denial = request.Claim is { } claim
                ? await FindLinkAsync(request.Hub, claim, hold, context.RequestAborted)
                : await IdentifyAsync(context.Request, request, hold) ?? (isPreview ? null : await AskAsync(context, request, hold));
            denial ??= await AdmitAsync(request, hold, context.RequestAborted);
            isGranted = denial is null;
            return isGranted ? (hold, null) : (null, denial);
        }
        finally
        {
            if (!isGranted)
                hold.Undo();
        }
    }

    /// <summary>A reliable client shows by its reconnection token who it is. Its access token may have expired long ago.</summary>
    private async ValueTask<Denial?> FindLinkAsync(string hub, LinkClaim claim, UpgradeHold hold, CancellationToken cancellation)
    {
        try
        {
            if (await links.FindAsync(hub, claim.ConnectionId, claim.Token, cancellation) is not { } found)
                return Denial.LinkGone;
            hold.Link = found;
            hold.Identity = new ClientIdentity(found.Descriptor.UserId, found.Groups, found.Roles);
            if (found.Here is null)
                hold.Application = connect.Open(hub, found.Descriptor);
            return null;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested && ClusterFailure.IsUnansweredOrHeldBack(exception))
        {
            return Denial.Of(new Refusal(
                RefusalReasons.Unavailable, RetryHints.Unavailable, 0, 0, "The connection cannot be taken up at the moment: the cluster does not answer. Try again."));
        }
    }

    private async ValueTask<Denial?> IdentifyAsync(HttpRequest http, ClientRequest request, UpgradeHold hold)
    {
        if (AccessTokens.Find(http) is not { } token)
        {
            var access = options.Value.Access;
            if (!access.AdmitsAnonymous)
                return Denial.Unauthorized("This service needs an access token: access_token in the query, or Authorization: Bearer.");
            if (request.HasClaims && !access.TrustsAnonymousClaims)
                return Denial.Unauthorized("Without an access token a client has no user and no groups here: leave user and group out, or send a token.");
            var maxGroups = options.Value.Limits.MaxGroupsPerAnonymous;
            if (request.ClaimedGroups.Length > maxGroups)
                return Denial.BadRequest($"Without a token at most {maxGroups} groups can be joined by the URL (Limits:MaxGroupsPerAnonymous).");
            hold.Identity = new ClientIdentity(request.ClaimedUser, request.ClaimedGroups, ImmutableArray<string>.Empty);
            return null;
        }

        if (request.HasClaims)
            return Denial.BadRequest("user and group are for clients without a token; a token names them itself.");
        var result = await tokens.CheckAsync(token, request.Hub, http.Host);
        hold.Identity = result.Identity;
        return result.StatusCode switch
        {
            0 => null,
            StatusCodes.Status400BadRequest => Denial.BadRequest(result.Error!),
            _ => Denial.Unauthorized(result.Error!) with { Claim = result.Fault!.Claim, Cause = result.Fault.Cause },
        };
    }

    private async ValueTask<Denial?> AskAsync(HttpContext context, ClientRequest request, UpgradeHold hold) =>
        await ForeseeAsync(request, context.RequestAborted) ?? await connect.AskAsync(context, hold);

    /// <summary>
    /// Clients that are refused come back each second: where there is no permit for one, its application is not asked. The permit is not kept,
    /// since an application may take its time.
    /// </summary>
    private async ValueTask<Denial?> ForeseeAsync(ClientRequest request, CancellationToken cancellation)
    {
        if (!connect.Asks(request.Hub))
            return null;
        var (ticket, refusal) = await admission.AcquireAsync(profiles.ClassOf(request.Hub), cancellation);
        ticket?.Release();
        return refusal is null ? null : Denial.Of(refusal);
    }

    private async ValueTask<Denial?> AdmitAsync(ClientRequest request, UpgradeHold hold, CancellationToken cancellation)
    {
        if (hold.Identity?.UserId is { } user)
        {
            var (place, overUser) = await users.EnterAsync(request.Hub, user, settings.Current.MaxConnectionsPerUser, cancellation);
            if (overUser is not null)
                return Denial.Of(overUser);
            if (place is not null)
                hold.Places.Keep(place);
        }

        // A drain may have begun while the client waited for one of its places.
        if (drain.IsDraining)
            return Denial.Draining();
        if (hold.Link?.Here is { End.Ticket: { IsReturned: false } kept })
        {
            hold.Ticket = kept;
            return null;
        }

        var (ticket, refusal) = await admission.AcquireAsync(profiles.ClassOf(request.Hub), cancellation);
        hold.Ticket = ticket;
        return refusal is null ? null : Denial.Of(refusal);
    }
}

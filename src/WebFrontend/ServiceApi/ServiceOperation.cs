namespace Tidegate.WebFrontend.ServiceApi;

/// <summary>Marks the endpoints of the service API: what is refused there is no upgrade.</summary>
internal sealed class ServiceOperation;

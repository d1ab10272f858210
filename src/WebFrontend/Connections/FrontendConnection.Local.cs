namespace Tidegate.WebFrontend.Connections;

internal sealed partial class FrontendConnection : ILocalSocket;
